using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>An answer, and the part of it that a client may rely on.</summary>
public sealed record Answer(int Status, string Body)
{
    private static readonly string[] Unstable = ["took", "_shards", "uuid", "index_uuid", "settings", "node", "cluster_name", "pit_id"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Of an error its type, and its reason unless that repeats the words of a JSON parser; of everything else all but times, identities and counts
    /// of shards.
    /// </summary>
    public string Comparable()
    {
        if (Body.Length == 0)
        {
            return $"{Status}";
        }

        var json = JsonNode.Parse(Body)!;
        return json["error"] is JsonObject error ? $"{Status} {Error(error)}" : $"{Status} {Plain(json)!.ToJsonString(Readable)}";
    }

    /// <summary>True if two comparable answers say the same. Numbers agree to five digits: scores are computed in single precision, in another order.</summary>
    public static bool Agree(string expected, string answered) => expected == answered
        || (expected.Split(' ', 2) is [var status, ['{', ..] body] && answered.Split(' ', 2) is [var other, ['{', ..] otherBody]
            && status == other && Agree(JsonNode.Parse(body), JsonNode.Parse(otherBody)));

    private static bool Agree(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (JsonObject x, JsonObject y) => x.Count == y.Count && x.All(member => y.TryGetPropertyValue(member.Key, out var value) && Agree(member.Value, value)),
        (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(pair => Agree(pair.First, pair.Second)),
        (JsonValue x, JsonValue y) when x.TryGetValue<double>(out var first) && y.TryGetValue<double>(out var second) =>
            first == second || Math.Abs(first - second) <= 1e-5 * Math.Max(Math.Abs(first), Math.Abs(second)),
        _ => JsonNode.DeepEquals(a, b),
    };

    private static string Error(JsonObject error)
    {
        var (type, reason) = ($"{error["type"]}", $"{error["reason"]}");
        var isComparable = type is "document_parsing_exception" or "strict_dynamic_mapping_exception" or "version_conflict_engine_exception"
            or "index_not_found_exception" or "invalid_index_name_exception" or "document_missing_exception" or "aliases_not_found_exception";
        return isComparable && !reason.Contains("failed to parse:", StringComparison.Ordinal) ? $"{type}: {reason}" : type;
    }

    /// <summary>Elasticsearch names matched queries in the order of a hash table, which means nothing.</summary>
    private static JsonArray Sorted(JsonNode? names) => new([.. names!.AsArray().Select(name => $"{name}").Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]);

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject item when item["type"] is JsonValue && item["reason"] is JsonValue => JsonValue.Create(Error(item)),
        JsonObject item => new JsonObject(item
            .Where(member => !Unstable.Contains(member.Key))
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Key == "matched_queries" ? Sorted(member.Value) : Plain(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        JsonValue value when value.TryGetValue<double>(out var number) && number != Math.Truncate(number) =>
            JsonValue.Create(double.Parse(number.ToString("G8", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        JsonValue value when value.TryGetValue<double>(out var number) && Math.Abs(number) < 1e15 => JsonValue.Create((long)number),
        _ => node?.DeepClone(),
    };
}
