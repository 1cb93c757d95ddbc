using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imago.Api.Tests.Caching;

/// <summary>Stands before a server that speaks Elasticsearch: counts the searches that reach it, and can be away for a while.</summary>
internal sealed class IndexProxy(Uri server) : IAsyncDisposable
{
    private static readonly string[] HopByHop = ["Transfer-Encoding", "Connection", "Keep-Alive", "Host", "Content-Length"];

    private const string SequenceNumber = "_seq_no";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private WebApplication? _app;
    private int _port;
    private TaskCompletionSource? _hanging;
    private TaskCompletionSource? _starting;
    private int _held;

    /// <summary>How long each search takes at least; other requests do not.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The bodies of the searches, as they came; without those by which a replica looks whether the index has changed or is back.</summary>
    public ConcurrentQueue<string> Searches { get; } = [];

    /// <summary>How many searches have been held since <see cref="HoldSearches"/>.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Its address with the server's credentials.</summary>
    public Uri Address => new UriBuilder(server) { Host = "127.0.0.1", Port = _port }.Uri;

    /// <summary>Starts, on the same port as before.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        _app = builder.Build();
        _app.Run(ForwardAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>From now on nothing listens.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }
    }

    /// <summary>From now on it takes requests and answers none.</summary>
    public void Hang() => _hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers what it has taken, and whatever comes.</summary>
    public void Resume()
    {
        _hanging?.SetResult();
        _hanging = null;
    }

    /// <summary>As a node that starts: it answers, but searches wait until it can search.</summary>
    public void HoldSearches()
    {
        _held = 0;
        _starting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>From now on it can search.</summary>
    public void ReleaseSearches()
    {
        _starting?.SetResult();
        _starting = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        if (_hanging is { } hanging)
        {
            await hanging.Task.WaitAsync(context.RequestAborted);
        }

        context.Request.EnableBuffering();
        if (context.Request.Path.Value!.EndsWith("/_search", StringComparison.Ordinal))
        {
            if (_starting is { } starting)
            {
                Interlocked.Increment(ref _held);
                await starting.Task.WaitAsync(context.RequestAborted);
            }

            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            context.Request.Body.Position = 0;
            if (body.Length > 0 && !body.Contains(SequenceNumber, StringComparison.Ordinal))
            {
                Searches.Enqueue(body);
                await Task.Delay(Delay, context.RequestAborted);
            }
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new UriBuilder(server) { UserName = "", Password = "", Path = context.Request.Path, Query = context.Request.QueryString.Value }.Uri);
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !HopByHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !HopByHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
