using System.Globalization;
using System.Text.Json.Nodes;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.QueryLanguage;
using Microsoft.OpenApi;
using static Imago.Archive.Searches.SearchParameters;

namespace Imago.Api.Search;

/// <summary>One query parameter of a search, as the API's description shows it.</summary>
/// <param name="Name">Its name, which is case-sensitive.</param>
/// <param name="Description">What it does.</param>
/// <param name="Schema">Which values it takes.</param>
/// <param name="Repeatable">Whether it may be given more than once.</param>
/// <param name="ChoiceName">Where it takes one of some values: what this choice is called.</param>
public sealed record SearchParameter(string Name, string Description, OpenApiSchema Schema, bool Repeatable = false, string? ChoiceName = null)
{
    /// <summary>Value of <see cref="Archive.Searches.SearchParameters.Facets"/> that asks for none.</summary>
    public const string NoFacets = "none";

    /// <summary>Most values of a parameter that may be repeated.</summary>
    public const int MaxValues = 50;

    /// <summary>Most characters of a name or fingerprint.</summary>
    public const int MaxTextLength = 256;

    /// <summary>Most pixels of a side that can be asked for.</summary>
    public const int MaxSide = 1_000_000;

    public const int MaxMegapixels = 100_000;

    /// <summary>All that a search takes; anything else is refused.</summary>
    public static IReadOnlyList<SearchParameter> All { get; } =
    [
        new(Query, "What to find, in the query language. Any text is a valid query; without it, every photo is found.",
            new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = QueryParser.MaxLength, Examples = Examples("children baseball", "\"Greenlee Field\" year:1955..1960") }),
        new(Photographer, "The exact name of a photographer; several are alternatives.", Many(Text("Charles \"Teenie\" Harris")), Repeatable: true),
        new(Database, "Only photos of this database; several are alternatives.", Many(OneOf(PhotoValues.Databases)), Repeatable: true, ChoiceName: "Database"),
        new(From, "Only photos taken on this day or later.", Day("1955-01-01")),
        new(To, "Only photos taken on this day or earlier.", Day("1959-12-31")),
        new(Decade, "Only photos of this decade, by its first year; several are alternatives.", Many(YearNumber("1950")), Repeatable: true),
        new(Year, "Only photos of this year; several are alternatives.", Many(YearNumber("1955")), Repeatable: true),
        new(Orientation, "Only photos of this shape; several are alternatives.", Many(OneOf(PhotoValues.Orientations)), Repeatable: true, ChoiceName: "Orientation"),
        new(MinWidth, "Only photos at least so wide, in pixels.", Whole(1, MaxSide)),
        new(MinHeight, "Only photos at least so high, in pixels.", Whole(1, MaxSide)),
        new(MinMegapixels, "Only photos with at least so many megapixels.",
            new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double", Minimum = "0", Maximum = Invariant(MaxMegapixels) }),
        new(UsableIn, "Only photos that may be used in this country, ISO 3166 alpha-2.",
            new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z]{2}$", Examples = Examples("DE") }),
        new(EditorialOnly, "true: only photos for editorial use alone; false: only the others.", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
        new(Rights, "Only photos with these rights: free (no restriction is stated), restricted (to countries), editorial; several are alternatives.",
            Many(OneOf(RightsFilter.Values)), Repeatable: true, ChoiceName: "Rights"),
        new(Has, "Only photos in which the field has a value; of several, all.", Many(OneOf(QueryFieldNames.Canonicals)), Repeatable: true, ChoiceName: "QueryField"),
        new(Missing, "Only photos in which the field has no value; of several, all.", Many(OneOf(QueryFieldNames.Canonicals)), Repeatable: true, ChoiceName: "QueryField"),
        new(Issue, "Only photos that break this rule of data quality; several are alternatives.",
            Many(OneOf(QualityRules.All.Select(rule => rule.Id))), Repeatable: true, ChoiceName: "QualityRule"),
        new(Event, "Only photos of this event, by its fingerprint.", Text("0123456789abcdef")),
        new(Sort, "The order; without it relevance where q has words, else newest. Photos without the value come last.",
            OneOf(PhotoSort.All.Select(sort => sort.Name)), ChoiceName: "Sort"),
        new(Group, "event: one photo of each event, the first in the order, with the number of photos behind it.", OneOf([PhotoSearch.ByEvent]), ChoiceName: "Group"),
        new(PageSize, "Photos on a page.", Whole(1, PhotoSearch.MaxPageSize, PhotoSearch.DefaultPageSize)),
        new(Cursor, "A next or previous of an answer to the same search, for the page after or before it. It never expires.",
            new OpenApiSchema { Type = JsonSchemaType.String }),
        new(Facets, $"Which counts to give: a list, separated by commas, of {string.Join(", ", Facet.All.Select(facet => facet.Name))}; or none. Without it, all.",
            new OpenApiSchema { Type = JsonSchemaType.String, Examples = Examples("photographer,decade", NoFacets) }),
        new(PhotographerContains, "Lists only those photographers of whose name a word begins like this. It changes the facet, not what is found.", Text("harr")),
    ];

    private static List<JsonNode> Examples(params string[] values) => [.. values.Select(value => (JsonNode)JsonValue.Create(value))];

    private static OpenApiSchema OneOf(IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)JsonValue.Create(value))] };

    private static OpenApiSchema Many(OpenApiSchema item) => new() { Type = JsonSchemaType.Array, Items = item, MaxItems = MaxValues };

    private static OpenApiSchema Text(string example) => new() { Type = JsonSchemaType.String, MaxLength = MaxTextLength, Examples = Examples(example) };

    private static OpenApiSchema Day(string example) => new() { Type = JsonSchemaType.String, Format = "date", Examples = Examples(example) };

    private static OpenApiSchema YearNumber(string example) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = Invariant(QueryNumbers.FirstYear),
        Maximum = Invariant(QueryNumbers.LastYear),
        Examples = [JsonNode.Parse(example)!],
    };

    private static OpenApiSchema Whole(int least, int most, int? otherwise = null) =>
        new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = Invariant(least), Maximum = Invariant(most), Default = otherwise };

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
