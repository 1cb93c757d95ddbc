using System.Globalization;
using Imago.Api.Paging;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>A search whose parameters have been checked. Lists are without doubles and in order: the same search has the same lists.</summary>
public sealed record PhotoSearch
{
    public const int DefaultPageSize = 20;
    public const int MaxPageSize = 100;

    /// <summary>Value of <see cref="SearchParameters.Group"/>.</summary>
    public const string ByEvent = "event";

    public QueryNode Query { get; init; } = QueryNode.Everything;

    /// <summary>Exact names.</summary>
    public IReadOnlyList<string> Photographers { get; init; } = [];

    public IReadOnlyList<string> Databases { get; init; } = [];

    public IReadOnlyList<string> Orientations { get; init; } = [];

    /// <summary>First day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>First years.</summary>
    public IReadOnlyList<int> Decades { get; init; } = [];

    public IReadOnlyList<int> Years { get; init; } = [];

    /// <summary>In pixels.</summary>
    public int? MinWidth { get; init; }

    /// <summary>In pixels.</summary>
    public int? MinHeight { get; init; }

    public double? MinMegapixels { get; init; }

    /// <summary>ISO 3166 alpha-2, upper case.</summary>
    public string? UsableIn { get; init; }

    public bool? EditorialOnly { get; init; }

    /// <summary>Of <see cref="RightsFilter.Values"/>.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    /// <summary>Canonical names of <see cref="QueryFieldNames"/>.</summary>
    public IReadOnlyList<string> Has { get; init; } = [];

    /// <summary>Canonical names of <see cref="QueryFieldNames"/>.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Ids of quality rules.</summary>
    public IReadOnlyList<string> Issues { get; init; } = [];

    public string? Event { get; init; }

    public PhotoSort Sort { get; init; } = PhotoSort.Newest;

    /// <summary>One photo of each event.</summary>
    public bool IsGrouped { get; init; }

    public int PageSize { get; init; } = DefaultPageSize;

    /// <summary>Where the page begins or ends; null for the first page.</summary>
    public Cursor? Cursor { get; init; }

    public IReadOnlyList<Facet> Facets { get; init; } = Facet.All;

    public string? PhotographerContains { get; init; }

    /// <summary>What narrows the result, by parameter, as texts that are read as the same again.</summary>
    public IEnumerable<(string Name, string Value)> Filters =>
    [
        .. Each(SearchParameters.Photographer, Photographers),
        .. Each(SearchParameters.Database, Databases),
        .. One(SearchParameters.From, From?.ToString("O", CultureInfo.InvariantCulture)),
        .. One(SearchParameters.To, To?.ToString("O", CultureInfo.InvariantCulture)),
        .. Each(SearchParameters.Decade, Decades.Select(Invariant)),
        .. Each(SearchParameters.Year, Years.Select(Invariant)),
        .. Each(SearchParameters.Orientation, Orientations),
        .. One(SearchParameters.MinWidth, MinWidth is { } width ? Invariant(width) : null),
        .. One(SearchParameters.MinHeight, MinHeight is { } height ? Invariant(height) : null),
        .. One(SearchParameters.MinMegapixels, MinMegapixels?.ToString("R", CultureInfo.InvariantCulture)),
        .. One(SearchParameters.UsableIn, UsableIn),
        .. One(SearchParameters.EditorialOnly, EditorialOnly is { } editorial ? (editorial ? "true" : "false") : null),
        .. Each(SearchParameters.Rights, Rights),
        .. Each(SearchParameters.Has, Has),
        .. Each(SearchParameters.Missing, Missing),
        .. Each(SearchParameters.Issue, Issues),
        .. One(SearchParameters.Event, Event),
    ];

    /// <summary>
    /// What identifies the result: query, filters and order, but not the page, its size or the facets. Two searches that mean the same have
    /// the same identity.
    /// </summary>
    public string Identity => string.Join('\n', [Sort.Name, IsGrouped ? ByEvent : "", $"{Query}", .. Filters.Select(filter => $"{filter.Name}={filter.Value}")]);

    /// <summary>
    /// Path and query of this page, canonical: two searches whose answers are the same have the same address, and it leads to this search.
    /// </summary>
    public string Address => SearchAddress.Of(this);

    /// <summary>The search without one of its <see cref="Filters"/>.</summary>
    public PhotoSearch Without(string parameter) => parameter switch
    {
        SearchParameters.Photographer => this with { Photographers = [] },
        SearchParameters.Database => this with { Databases = [] },
        SearchParameters.From => this with { From = null },
        SearchParameters.To => this with { To = null },
        SearchParameters.Decade => this with { Decades = [] },
        SearchParameters.Year => this with { Years = [] },
        SearchParameters.Orientation => this with { Orientations = [] },
        SearchParameters.MinWidth => this with { MinWidth = null },
        SearchParameters.MinHeight => this with { MinHeight = null },
        SearchParameters.MinMegapixels => this with { MinMegapixels = null },
        SearchParameters.UsableIn => this with { UsableIn = null },
        SearchParameters.EditorialOnly => this with { EditorialOnly = null },
        SearchParameters.Rights => this with { Rights = [] },
        SearchParameters.Has => this with { Has = [] },
        SearchParameters.Missing => this with { Missing = [] },
        SearchParameters.Issue => this with { Issues = [] },
        SearchParameters.Event => this with { Event = null },
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "No such filter."),
    };

    private static IEnumerable<(string, string)> One(string name, string? value) => value is null ? [] : [(name, value)];

    private static IEnumerable<(string, string)> Each(string name, IEnumerable<string> values) => values.Select(value => (name, value));

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
