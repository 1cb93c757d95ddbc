using System.Text.Json.Nodes;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>Where the two differ, the embedded node is wrong.</summary>
public sealed class DifferentialTests(DifferentialServers servers) : IClassFixture<DifferentialServers>
{
    [Theory]
    [MemberData(nameof(Requests.All), MemberType = typeof(Requests))]
    public async Task AnswersAreTheSame(string method, string path, string body)
    {
        Assert.SkipUnless(DifferentialServers.HasReference, "There is no real Elasticsearch to compare with.");

        var (embedded, reference) = await servers.AskAsync(method, path, body);

        Assert.Equal($"{reference.Status} {Comparable(reference)}", $"{embedded.Status} {Comparable(embedded)}");
    }

    /// <summary>
    /// What a client may rely on: of an error its type (the reason names classes and positions of the server's own), of everything else all but
    /// times, identities of nodes and the counts of shards.
    /// </summary>
    private static string Comparable(Answer answer)
    {
        if (answer.Body.Length == 0)
        {
            return "";
        }

        var json = JsonNode.Parse(answer.Body)!;
        if (json["error"] is JsonObject error)
        {
            return $"{error["type"]}";
        }

        return Plain(json)!.ToJsonString();
    }

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item
            .Where(member => member.Key is not ("took" or "_shards" or "_seq_no" or "_version" or "_primary_term"))
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Key is "settings" ? null : Plain(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        // Scores agree to five digits: the two compute in single precision, in another order.
        JsonValue value when value.TryGetValue<double>(out var number) && number != Math.Truncate(number) =>
            JsonValue.Create(number.ToString("G5", System.Globalization.CultureInfo.InvariantCulture)),
        JsonValue value when value.TryGetValue<double>(out var number) && Math.Abs(number) < 1e15 => JsonValue.Create((long)number),
        _ => node?.DeepClone(),
    };
}
