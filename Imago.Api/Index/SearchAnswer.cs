using System.Text.Json;
using System.Text.Json.Serialization;
using Elastic.Clients.Elasticsearch;
using Imago.Archive.Photos;

namespace Imago.Api.Index;

/// <summary>The parts of Elasticsearch's answer to a search that are of use here.</summary>
/// <typeparam name="TSource">What a document is read as.</typeparam>
internal sealed record SearchAnswer<TSource>
{
    [JsonPropertyName("took")]
    public long Took { get; init; }

    [JsonPropertyName("hits")]
    public AnswerHits<TSource>? Hits { get; init; }

    [JsonPropertyName("aggregations")]
    public JsonElement Aggregations { get; init; }

    /// <param name="read">Makes a photo of a document.</param>
    public PhotoHits ToHits(Func<TSource, Photo> read) => new(
        Hits?.Total?.Value ?? 0,
        Took,
        [.. (Hits?.Hits ?? []).Select(hit => new PhotoHit(hit.Id, read(hit.Source!), [.. (hit.Sort ?? []).Select(Position)], hit.Highlight))],
        new IndexCounts(Aggregations));

    private static FieldValue Position(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString()!,
        _ => FieldValue.Null,
    };
}

internal sealed record AnswerHits<TSource>
{
    [JsonPropertyName("total")]
    public AnswerTotal? Total { get; init; }

    [JsonPropertyName("hits")]
    public IReadOnlyList<AnswerHit<TSource>>? Hits { get; init; }
}

internal sealed record AnswerTotal([property: JsonPropertyName("value")] long Value);

/// <summary>A hit, and the answer to a request for one document.</summary>
internal sealed record AnswerHit<TSource>
{
    [JsonPropertyName("_id")]
    public string Id { get; init; } = "";

    [JsonPropertyName("found")]
    public bool Found { get; init; }

    [JsonPropertyName("_source")]
    public TSource? Source { get; init; }

    [JsonPropertyName("sort")]
    public JsonElement[]? Sort { get; init; }

    [JsonPropertyName("highlight")]
    public Dictionary<string, string[]>? Highlight { get; init; }
}

internal sealed record AnswerError([property: JsonPropertyName("error")] JsonElement Error)
{
    /// <summary>Such as <c>index_not_found_exception</c>; null where the answer does not say.</summary>
    public string? Type => Error.ValueKind == JsonValueKind.Object && Error.TryGetProperty("type", out var type) ? type.GetString() : null;
}

[JsonSerializable(typeof(SearchAnswer<Photo>))]
[JsonSerializable(typeof(SearchAnswer<JsonElement>))]
[JsonSerializable(typeof(AnswerHit<Photo>))]
[JsonSerializable(typeof(AnswerHit<JsonElement>))]
[JsonSerializable(typeof(AnswerError))]
internal sealed partial class SearchAnswerJson : JsonSerializerContext;
