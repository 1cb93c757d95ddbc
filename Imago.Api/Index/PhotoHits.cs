using System.Text.Json;
using Elastic.Clients.Elasticsearch;
using Imago.Archive.Photos;

namespace Imago.Api.Index;

/// <summary>A photo that the index found.</summary>
/// <param name="Id">Its document id.</param>
/// <param name="Photo">The photo.</param>
/// <param name="Sort">Its position in the order of the search.</param>
/// <param name="Highlight">By field, texts in which what matched is marked.</param>
public sealed record PhotoHit(string Id, Photo Photo, IReadOnlyList<FieldValue> Sort, IReadOnlyDictionary<string, string[]>? Highlight);

/// <summary>What the index answers to a search.</summary>
/// <param name="Total">How many photos match; 0 where that was not asked.</param>
/// <param name="TookMs">How long the index worked, in its own whole milliseconds.</param>
/// <param name="Hits">The photos that it gives.</param>
/// <param name="Counts">Its aggregations.</param>
public sealed record PhotoHits(long Total, long TookMs, IReadOnlyList<PhotoHit> Hits, IndexCounts Counts);

/// <summary>Aggregations of an answer, by their names.</summary>
public readonly struct IndexCounts(JsonElement aggregations)
{
    /// <summary>What is counted within one of them.</summary>
    /// <exception cref="InvalidOperationException">The answer has none of this name.</exception>
    public IndexCounts Within(string name) => new(Find(name));

    /// <summary>How many photos one of them has.</summary>
    public long Photos(string name) => Find(name).GetProperty("doc_count").GetInt64();

    /// <summary>Values with their numbers of photos; a histogram's values are milliseconds since 1970.</summary>
    public IEnumerable<(JsonElement Value, long Photos)> Buckets(string name) => Find(name).GetProperty("buckets").EnumerateArray()
        .Select(bucket => (bucket.GetProperty("key"), bucket.GetProperty("doc_count").GetInt64()));

    private JsonElement Find(string name) => aggregations.ValueKind == JsonValueKind.Object && aggregations.TryGetProperty(name, out var found)
        ? found
        : throw new InvalidOperationException($"The answer lacks the aggregation {name}.");
}
