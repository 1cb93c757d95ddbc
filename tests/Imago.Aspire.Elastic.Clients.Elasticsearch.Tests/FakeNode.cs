using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

/// <summary>Answers every request in one way, as clusters do that cannot be had on demand (red, refusing, silent).</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeNode(WebApplication app) => _app = app;

    public string? LastAuthorization { get; private set; }

    public Task Asked => _asked.Task;

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Task<FakeNode> StartAsync(int status, string body, CancellationToken cancellationToken) =>
        StartAsync(
            async response =>
            {
                response.StatusCode = status;
                response.ContentType = "application/vnd.elasticsearch+json;compatible-with=9";
                await response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), cancellationToken);
            },
            cancellationToken);

    public static Task<FakeNode> StartSilentAsync(CancellationToken cancellationToken) =>
        StartAsync(response => Task.Delay(Timeout.Infinite, response.HttpContext.RequestAborted), cancellationToken);

    /// <summary>A connection string; the credentials in it must be URL-encoded.</summary>
    public string ConnectionString(string credentials) => _app.Urls.Single().Replace("://", $"://{credentials}@", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<FakeNode> StartAsync(Func<HttpResponse, Task> answer, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var node = new FakeNode(app);
        app.Run(context =>
        {
            node.LastAuthorization = context.Request.Headers.Authorization;
            context.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
            node._asked.TrySetResult();
            return answer(context.Response);
        });
        await app.StartAsync(cancellationToken);
        return node;
    }
}
