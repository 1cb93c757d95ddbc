using System.IO.Compression;
using System.Net;

namespace Imago.Worker.Tests.Ingest;

/// <summary>A request on its way; a fault answers it in the server's place, loses it, or lets it pass (null).</summary>
internal delegate Task<HttpResponseMessage?> Fault(HttpRequestMessage request, Func<Task<HttpResponseMessage>> pass, CancellationToken cancellationToken);

/// <summary>Stands between the client and the server and does to requests what networks and busy servers do.</summary>
internal sealed class FaultyNetwork(HttpMessageHandler server, Fault fault) : DelegatingHandler(server)
{
    public static bool IsBulk(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/_bulk", StringComparison.Ordinal);

    /// <summary>A write of the import run.</summary>
    public static bool IsCheckpoint(HttpRequestMessage request) =>
        request.Method == HttpMethod.Put && request.RequestUri!.Query.Contains("if_seq_no", StringComparison.Ordinal);

    public static HttpResponseMessage Answer(HttpStatusCode status, string json = "{}")
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        answer.Headers.Add("X-Elastic-Product", "Elasticsearch");
        return answer;
    }

    /// <summary>The body as text; the client sends it packed.</summary>
    public static async Task<string> ReadTextAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await using var body = await request.Content!.ReadAsStreamAsync(cancellationToken);
        await using Stream text = request.Content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var reader = new StreamReader(text);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await fault(request, () => base.SendAsync(request, cancellationToken), cancellationToken) ?? await base.SendAsync(request, cancellationToken);
}
