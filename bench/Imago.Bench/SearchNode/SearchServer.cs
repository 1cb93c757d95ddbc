using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Bench.Running;

namespace Imago.Bench.SearchNode;

/// <summary>A server that is measured: its index of the measurement, and requests to it.</summary>
internal sealed class SearchServer(Uri address, string index = "imago-bench-node") : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync("/", cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Makes an empty index of Imago's mapping, in place of one that an earlier measurement left.</summary>
    public async Task CreateIndexAsync(CancellationToken cancellationToken)
    {
        await DeleteIndexAsync(cancellationToken);
        var body = PhotoMapping.CreateIndexBody();
        body["settings"]!["number_of_replicas"] = 0;
        await SendAsync(HttpMethod.Put, $"/{index}", body.ToJsonString(), cancellationToken);
    }

    public async Task DeleteIndexAsync(CancellationToken cancellationToken)
    {
        using var answer = await _client.DeleteAsync($"/{index}", cancellationToken);
    }

    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/{index}");
        using var answer = await _client.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    public Task AddAliasAsync(string alias, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, $"/{index}/_alias/{alias}", null, cancellationToken);

    /// <summary>Deletes those of the indices that are there.</summary>
    /// <param name="names">Separated by commas.</param>
    public async Task DeleteIndicesAsync(string names)
    {
        using var answer = await _client.DeleteAsync($"/{names}?ignore_unavailable=true");
    }

    /// <summary>How long it took to acknowledge.</summary>
    public async Task<TimeSpan> BulkAsync(byte[] body, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var answer = await _client.PostAsync($"/{index}/_bulk", content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return answer.IsSuccessStatusCode && text.Contains("\"errors\":false", StringComparison.Ordinal)
            ? elapsed
            : throw new BenchException($"{address} refused records: {text[..Math.Min(text.Length, 500)]}");
    }

    public Task RefreshAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, $"/{index}/_refresh", null, cancellationToken);

    public async Task<long> CountAsync(CancellationToken cancellationToken) =>
        (long)JsonNode.Parse(await SendAsync(HttpMethod.Get, $"/{index}/_count", null, cancellationToken))!["count"]!;

    /// <summary>Searches without the cache of whole answers, which would measure nothing.</summary>
    public Task<string> SearchAsync(string request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/{index}/_search?request_cache=false", request, cancellationToken);

    /// <exception cref="BenchException">The other server finds another number of documents: then times mean nothing.</exception>
    public async Task CheckSameAsync(SearchServer other, string name, string request, CancellationToken cancellationToken)
    {
        var (own, others) = (Total(await SearchAsync(request, cancellationToken)), Total(await other.SearchAsync(request, cancellationToken)));
        if (own != others)
        {
            throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"'{name}' finds {own} documents here and {others} in Elasticsearch."));
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static long Total(string answer) => (long)JsonNode.Parse(answer)!["hits"]!["total"]!["value"]!;

    private async Task<string> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await _client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? text : throw new BenchException($"{method} {path} at {address}: {text[..Math.Min(text.Length, 500)]}");
    }
}
