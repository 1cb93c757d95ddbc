using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elastic.Transport;
using Imago.Archive.Census;
using Imago.Testing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Census;

/// <summary>What the census says of a value is what the server did with it: took it, ignored it, or refused the document.</summary>
public abstract class ValueFateTests(ElasticsearchServer server)
{
    private static readonly string[] Definitions =
    [
        """{"type":"long"}""", """{"type":"long","ignore_malformed":true}""", """{"type":"long","coerce":false}""",
        """{"type":"integer"}""", """{"type":"integer","ignore_malformed":true}""", """{"type":"integer","coerce":false,"ignore_malformed":true}""",
        """{"type":"float"}""", """{"type":"double","ignore_malformed":true}""",
        """{"type":"date"}""", """{"type":"date","ignore_malformed":true}""",
        """{"type":"boolean"}""", """{"type":"keyword"}""", """{"type":"keyword","ignore_above":10}""",
        """{"type":"text"}""", """{"type":"text","fields":{"keyword":{"type":"keyword","ignore_above":10}}}""",
    ];

    private static readonly string[] Values =
    [
        "null", "\"\"", "\" \"", "\"3592\"", "3592", "3592.0", "3592.7", "\"3592.7\"", "-5", "\"-5\"", "\"+5\"", "\" 3592 \"", "\"3592 px\"", "\"1e3\"", "1e3",
        "true", "false", "\"true\"", "\"True\"", "2147483647", "2147483648", "\"9999999999\"", "9223372036854775807", "9223372036854775808", "\"1e300\"", "1e40",
        "\"date not known\"", "\"11955-12-01\"", "\"11955-12-01T00:00:00.000Z\"", "\"1955\"", "1955", "\"1955-12\"", "\"1955-12-24\"", "\"1955-12-24T10\"",
        "\"1955-12-24T10:05\"", "\"1955-12-24T10:05:06\"", "\"1955-12-24T10:05:06.5Z\"", "\"1955-12-24T10:05:06.123456789+02:00\"", "\"1955-12-24T\"", "\"1955-13-01\"",
        "\"1955-02-30\"", "\"24.12.1955\"", "\"1955-12-24 10:05\"", "\"20230309\"", "\"1955-12-24T25:00\"", "\"1955-1-2\"", "\"01.01.1900\"", "1.5",
        "{\"a\":1}", "[\"3592\",\"1955\"]", "[]", "\"0123456789\"", "\"0123456789a\"", "\"üüüüüüüüüü\"", "\"😀😀😀😀😀\"", "\"😀😀😀😀😀a\"",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Mappings => [.. Definitions];

    [Theory]
    [MemberData(nameof(Mappings))]
    public async Task FateIsWhatTheServerDid(string definition)
    {
        var index = $"{server.Prefix}-fate-{Array.IndexOf(Definitions, definition)}";
        var mappings = new JsonObject { ["dynamic"] = "strict", ["properties"] = new JsonObject { ["f"] = JsonNode.Parse(definition) } };
        await RequestAsync(HttpMethod.PUT, $"/{index}", new JsonObject { ["mappings"] = mappings.DeepClone() }.ToJsonString());
        var field = IndexMapping.Read(mappings).Fields["f"];

        var differences = new List<string>();
        string[] values = [.. Values, $"\"{new string('k', 40_000)}\""];
        var bulk = string.Concat(values.Select((value, i) => $"{{\"index\":{{\"_id\":\"{i}\"}}}}\n{{\"f\":{value}}}\n"));
        var answer = await RequestAsync(HttpMethod.POST, $"/{index}/_bulk?refresh=true", bulk);
        var ignored = await IgnoredAsync(index);
        foreach (var (item, i) in answer.GetProperty("items").EnumerateArray().Select((item, i) => (item.GetProperty("index"), i)))
        {
            var fate = FateOf(field, values[i]);
            var (isRejected, isIgnored) = (item.GetProperty("status").GetInt32() >= 400, ignored.Contains($"{i}"));
            if (fate.HasFlag(ValueFate.Rejected) != isRejected || (!isRejected && fate.HasFlag(ValueFate.Ignored) != isIgnored))
            {
                differences.Add($"{values[i][..Math.Min(60, values[i].Length)]}: census {fate}, server rejected {isRejected}, ignored {isIgnored}");
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private async Task<HashSet<string>> IgnoredAsync(string index)
    {
        var answer = await RequestAsync(HttpMethod.POST, $"/{index}/_search", """{"size":200,"query":{"exists":{"field":"_ignored"}}}""");
        return [.. answer.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("_id").GetString()!)];
    }

    /// <summary>The worst of the fates of all values in an array.</summary>
    private static ValueFate FateOf(IndexedField field, string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return FateOf(field, ref reader);
        }

        var fate = ValueFate.Indexed;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            fate |= FateOf(field, ref reader);
        }

        return fate;
    }

    private static ValueFate FateOf(IndexedField field, ref Utf8JsonReader reader)
    {
        var text = reader.TokenType is JsonTokenType.String ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        return ValueFates.Of(field, reader.TokenType, text);
    }

    private async Task<JsonElement> RequestAsync(HttpMethod method, string path, string body)
    {
        var response = await server.Client.Transport.RequestAsync<StringResponse>(new EndpointPath(method, path), PostData.String(body), null, null, Cancelled);
        Assert.True(response.ApiCallDetails.HttpStatusCode is 200 or 201, response.Body);
        return JsonDocument.Parse(response.Body).RootElement;
    }
}

public sealed class ReferenceValueFateTests(ReferenceServer server) : ValueFateTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedValueFateTests(EmbeddedServer server) : ValueFateTests(server), IClassFixture<EmbeddedServer>;
