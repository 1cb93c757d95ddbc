using System.ComponentModel;

namespace Imago.Api.Search;

/// <summary>What would find something, where a search finds nothing.</summary>
public sealed record SearchAdvice
{
    [Description("The query with words that the archive has in place of those that it has not, the most photos first.")]
    public required IReadOnlyList<OtherQuery> DidYouMean { get; init; }

    [Description("What to leave out of the search, and how many photos it then finds, the most first.")]
    public required IReadOnlyList<LessNarrowSearch> Without { get; init; }
}

/// <summary>Another query, with the same filters.</summary>
/// <param name="Q">The query.</param>
/// <param name="Total">How many photos it finds.</param>
/// <param name="Address">Path and query of its first page.</param>
public sealed record OtherQuery(string Q, long Total, string Address);

/// <summary>The search without one of its parts.</summary>
/// <param name="Parameter">The parameter that is left out; q for a part of the query.</param>
/// <param name="Values">The values that are left out.</param>
/// <param name="Total">How many photos it finds.</param>
/// <param name="Address">Path and query of its first page.</param>
public sealed record LessNarrowSearch(string Parameter, IReadOnlyList<string> Values, long Total, string Address);
