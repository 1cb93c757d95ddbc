using System.Collections.Concurrent;

namespace Imago.Api.Search;

/// <summary>
/// Searches by the query string that they were read from. To read one costs more than to send an answer that is kept, and the same are asked for
/// again and again.
/// </summary>
public sealed class KnownSearches
{
    /// <summary>Most that are kept; of a longer query string none is, so that the whole takes a few megabytes at most.</summary>
    private const int MaxKept = 2_000;

    private const int MaxLength = 1_000;

    private readonly ConcurrentDictionary<string, KnownSearch> _known = new(StringComparer.Ordinal);

    /// <summary>The search of a query string; null where it has not been kept.</summary>
    public KnownSearch? Find(string queryString) => _known.GetValueOrDefault(queryString);

    /// <summary>Keeps a search whose parameters are valid.</summary>
    public KnownSearch Keep(string queryString, PhotoSearch search)
    {
        ArgumentNullException.ThrowIfNull(queryString);
        ArgumentNullException.ThrowIfNull(search);
        var known = new KnownSearch(search, search.Address);
        if (queryString.Length <= MaxLength)
        {
            if (_known.Count >= MaxKept)
            {
                // Those that are wanted are soon there again.
                _known.Clear();
            }

            _known[queryString] = known;
        }

        return known;
    }
}

/// <param name="Search">The search.</param>
/// <param name="Address">Its canonical address.</param>
public sealed record KnownSearch(PhotoSearch Search, string Address);
