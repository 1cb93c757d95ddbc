using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Photos;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Healing;

/// <summary>A document of the source.</summary>
/// <param name="Index">The index that it stands in.</param>
/// <param name="Id">Its id there.</param>
/// <param name="SequenceNumber">Number of its last change.</param>
/// <param name="Source">The document.</param>
internal readonly record struct SourceDocument(string Index, string Id, long SequenceNumber, JsonElement Source);

/// <summary>
/// Reads any index in the order of its changes. Every change of a document gives it a higher sequence number, so whoever has read all numbers up
/// to one has only those above it still to read, whatever was written meanwhile, and a place in that order stays a place after any crash.
/// </summary>
internal sealed class HealSource(PatientTransport transport)
{
    /// <summary>Elasticsearch's limit for one answer.</summary>
    private const int MostDocuments = 10_000;

    /// <summary>The concrete indices behind a name.</summary>
    /// <exception cref="JobFailedException">There is none.</exception>
    public async Task<(string Indices, int Shards)> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Uri.EscapeDataString(name)}", cancellationToken: cancellationToken);
        if (answer.Status == 404)
        {
            throw new JobFailedException($"There is no index or alias '{name}'. Nothing was changed.");
        }

        using var found = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var indices = found.RootElement.EnumerateObject().ToList();
        var shards = indices.Sum(index => int.Parse(
            index.Value.GetProperty("settings").GetProperty("index").GetProperty("number_of_shards").GetString()!, CultureInfo.InvariantCulture));
        return (string.Join(',', indices.Select(index => index.Name).Order(StringComparer.Ordinal)), shards);
    }

    /// <summary>Makes all changes visible and gives the number of the last one; -1 where there is no document.</summary>
    public async Task<long> LastChangeAsync(string indices, CancellationToken cancellationToken)
    {
        (await transport.SendAsync(HttpMethod.POST, $"/{indices}/_refresh", cancellationToken: cancellationToken)).EnsureSuccess();
        var body = """{"size":0,"aggs":{"last":{"max":{"field":"_seq_no"}}}}""";
        using var answer = await SearchAsync(indices, body, cancellationToken);
        var last = answer.RootElement.GetProperty("aggregations").GetProperty("last").GetProperty("value");
        return last.ValueKind is JsonValueKind.Number ? (long)last.GetDouble() : -1;
    }

    /// <summary>The documents whose last change lies in a window. As many as it holds: windows are made small enough by the caller.</summary>
    /// <param name="indices">The indices.</param>
    /// <param name="after">The number before the window.</param>
    /// <param name="to">The last number of the window.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, to be disposed of, its length, and the documents in it.</returns>
    public async Task<(JsonDocument Answer, long Length, IReadOnlyList<SourceDocument> Documents)> ReadAsync(
        string indices, long after, long to, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["size"] = MostDocuments,
            ["track_total_hits"] = false,
            ["seq_no_primary_term"] = true,
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject
                {
                    ["filter"] = new JsonArray(new JsonObject { ["range"] = new JsonObject { ["_seq_no"] = new JsonObject { ["gt"] = after, ["lte"] = to } } }),
                },
            },
            ["sort"] = new JsonArray(new JsonObject { ["_seq_no"] = "asc" }),
        };
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{indices}/_search", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        var bytes = answer.EnsureSuccess().Body;
        var document = JsonDocument.Parse(bytes);
        EnsureWhole(document);
        return (document, bytes.Length,
        [
            .. document.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => new SourceDocument(
                hit.GetProperty("_index").GetString()!, hit.GetProperty("_id").GetString()!, hit.GetProperty("_seq_no").GetInt64(), hit.GetProperty("_source"))),
        ]);
    }

    /// <summary>In how many documents each delivered field is present, and how many break each rule.</summary>
    public async Task<(IReadOnlyDictionary<string, long> Fields, IReadOnlyDictionary<string, long> Rules)> MeasureAsync(
        string indices, CancellationToken cancellationToken)
    {
        var filters = new JsonObject();
        foreach (var field in PhotoFields.Delivered)
        {
            filters[field] = new JsonObject { ["exists"] = new JsonObject { ["field"] = field } };
        }

        var body = new JsonObject
        {
            ["size"] = 0,
            ["aggs"] = new JsonObject
            {
                ["fields"] = new JsonObject { ["filters"] = new JsonObject { ["filters"] = filters } },
                ["rules"] = new JsonObject { ["terms"] = new JsonObject { ["field"] = PhotoFields.QualityIssues, ["size"] = 200 } },
            },
        };
        using var answer = await SearchAsync(indices, body.ToJsonString(), cancellationToken);
        var aggregations = answer.RootElement.GetProperty("aggregations");
        return (
            aggregations.GetProperty("fields").GetProperty("buckets").EnumerateObject().ToDictionary(
                bucket => bucket.Name, bucket => bucket.Value.GetProperty("doc_count").GetInt64(), StringComparer.Ordinal),
            aggregations.GetProperty("rules").GetProperty("buckets").EnumerateArray().ToDictionary(
                bucket => bucket.GetProperty("key").GetString()!, bucket => bucket.GetProperty("doc_count").GetInt64(), StringComparer.Ordinal));
    }

    /// <summary>How many documents were last changed up to a number, and how many after it.</summary>
    public async Task<(long UpTo, long After)> CountAsync(string indices, long number, CancellationToken cancellationToken) => (
        await CountAsync(indices, new JsonObject { ["range"] = new JsonObject { ["_seq_no"] = new JsonObject { ["lte"] = number } } }, cancellationToken),
        await CountAsync(indices, new JsonObject { ["range"] = new JsonObject { ["_seq_no"] = new JsonObject { ["gt"] = number } } }, cancellationToken));

    /// <summary>How many documents hold all the words in their captions.</summary>
    public Task<long> CountAsync(string indices, string words, CancellationToken cancellationToken) => CountAsync(
        indices,
        new JsonObject { ["match"] = new JsonObject { [PhotoFields.Caption] = new JsonObject { ["query"] = words, ["operator"] = "and" } } },
        cancellationToken);

    /// <summary>Some captions, spread over the index.</summary>
    public async Task<IReadOnlyList<string>> SampleCaptionsAsync(string indices, int count, CancellationToken cancellationToken)
    {
        var captions = new List<string>();
        var last = await LastChangeAsync(indices, cancellationToken);
        for (var i = 0; i < count && last >= 0; i++)
        {
            var body = new JsonObject
            {
                ["size"] = 1,
                ["_source"] = new JsonArray(PhotoFields.Caption),
                ["query"] = new JsonObject { ["range"] = new JsonObject { ["_seq_no"] = new JsonObject { ["gte"] = last * i / count } } },
                ["sort"] = new JsonArray(new JsonObject { ["_seq_no"] = "asc" }),
            };
            using var answer = await SearchAsync(indices, body.ToJsonString(), cancellationToken);
            foreach (var hit in answer.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray())
            {
                if (hit.GetProperty("_source").TryGetProperty(PhotoFields.Caption, out var caption) && caption.ValueKind is JsonValueKind.String)
                {
                    captions.Add(caption.GetString()!);
                }
            }
        }

        return captions;
    }

    private async Task<long> CountAsync(string indices, JsonObject query, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{indices}/_count", Encoding.UTF8.GetBytes(new JsonObject { ["query"] = query }.ToJsonString()), cancellationToken: cancellationToken);
        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        return document.RootElement.GetProperty("count").GetInt64();
    }

    private async Task<JsonDocument> SearchAsync(string indices, string body, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.POST, $"/{indices}/_search", Encoding.UTF8.GetBytes(body), cancellationToken: cancellationToken);
        var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        EnsureWhole(document);
        return document;
    }

    /// <summary>A shard that did not answer would be documents that are lost.</summary>
    private static void EnsureWhole(JsonDocument answer)
    {
        var root = answer.RootElement;
        if (root.GetProperty("timed_out").GetBoolean() || root.GetProperty("_shards").GetProperty("failed").GetInt32() > 0)
        {
            throw new IndexRefusedException(200, "a search of the source was answered in part only");
        }
    }
}
