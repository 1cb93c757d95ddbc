using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Bench.Running;

namespace Imago.Bench.Census;

/// <summary>
/// Walks an index as a census does (a point in time, in slices, several at once, page by page in the order of the shards) and throws the
/// documents away: it looks at the end of each answer alone, for where the next page begins.
/// </summary>
/// <param name="elasticsearch">The node.</param>
/// <param name="index">Index or alias.</param>
/// <param name="slices">Parts of the walk.</param>
/// <param name="parallel">Parts that are walked at the same time.</param>
/// <param name="pageSize">Documents of one request.</param>
internal sealed class BareWalk(Uri elasticsearch, string index, int slices, int parallel, int pageSize) : IDisposable
{
    private const string KeepAlive = "5m";

    private static readonly byte[] Sort = Encoding.UTF8.GetBytes("\"sort\":");

    private readonly HttpClient _client = new() { BaseAddress = elasticsearch, Timeout = TimeSpan.FromMinutes(5) };

    public async Task<TimeSpan> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var opened = JsonNode.Parse(await SendAsync(HttpMethod.Post, $"/{index}/_pit?keep_alive={KeepAlive}", null, cancellationToken))!;
        var pointInTime = (string)opened["id"]!;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, slices),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
            async (slice, token) => await WalkAsync(pointInTime, slice, token));
        await SendAsync(HttpMethod.Delete, "/_pit", new JsonObject { ["id"] = pointInTime }.ToJsonString(), cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose() => _client.Dispose();

    private async Task WalkAsync(string pointInTime, int slice, CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var request = string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {"size":{{pageSize}},"track_total_hits":false,"pit":{"id":"{{pointInTime}}","keep_alive":"{{KeepAlive}}"},
                "slice":{"id":{{slice}},"max":{{slices}}},"sort":["_shard_doc"]{{(after is null ? "" : $",\"search_after\":{after}")}}}
                """);
            after = LastSort(await SendAsync(HttpMethod.Post, "/_search", request, cancellationToken));
        }
        while (after is not null);
    }

    /// <summary>The sort values of the last hit; null where there is none.</summary>
    private static string? LastSort(byte[] answer)
    {
        var at = answer.AsSpan().LastIndexOf(Sort);
        if (at < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(answer.AsSpan(at + Sort.Length), isFinalBlock: false, default);
        using var values = JsonDocument.ParseValue(ref reader);
        return values.RootElement.GetRawText();
    }

    private async Task<byte[]> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        using var answer = await _client.SendAsync(request, cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? bytes : throw new BenchException($"{method} {path}: {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(500, bytes.Length)))}");
    }
}
