using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Imago.SearchNode.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imago.SearchNode.Tests.Client;

/// <summary>A client that breaks off leaves nothing of its request behind, and is no failure of the node.</summary>
public sealed class BrokenOffRequestTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-broken-off-");
    private readonly Complaints _complaints = new();
    private readonly HttpClient _client = new();
    private WebApplication? _node;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // On a busy machine any request may be slow, which the log would name and which is no complaint about the client.
        _node = SearchNodeApplication.Create(["--port", "0", "--data", _data.FullName, "--SearchNode:SlowRequestMilliseconds=0"]);
        _node.Services.GetRequiredService<ILoggerFactory>().AddProvider(_complaints);
        await _node.StartAsync(Cancelled);
        _client.BaseAddress = new Uri(_node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task NothingOfATornBulkIsApplied(bool chunked, bool reset)
    {
        using var created = await _client.PutAsJsonAsync("/torn", new { }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);

        await BreakOffAsync(Encoding.UTF8.GetBytes(Bulk()), encoding: null, chunked, reset);

        await AssertEmptyAndQuietAsync();
    }

    [Fact]
    public async Task NothingOfATornCompressedBulkIsApplied()
    {
        using var created = await _client.PutAsJsonAsync("/torn", new { }, Cancelled);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Bulk()), Cancelled);
        }

        await BreakOffAsync(compressed.ToArray(), "gzip", chunked: false, reset: false);
        using var content = new ByteArrayContent(compressed.ToArray()[..^40]);
        content.Headers.ContentType = new("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");
        using var cut = await _client.PostAsync("/torn/_bulk", content, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, cut.StatusCode);
        await AssertEmptyAndQuietAsync();
    }

    [Fact]
    public void ASearchEndsWhenItsClientHasLeft()
    {
        var clock = new SearchClock(TimeProvider.System, limit: null, new CancellationToken(canceled: true));

        Assert.Throws<OperationCanceledException>(clock.Check);
        Assert.Throws<OperationCanceledException>(clock.CheckAborted);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _node!.StopAsync(CancellationToken.None);
        await _node.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static string Bulk() => string.Concat(Enumerable.Range(0, 5000).Select(i => $"{{\"index\":{{\"_id\":\"{i}\"}}}}\n{{\"n\":{i}}}\n"));

    /// <summary>Sends three quarters of the body and closes, or resets, the connection.</summary>
    private async Task BreakOffAsync(byte[] body, string? encoding, bool chunked, bool reset)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_client.BaseAddress!.Host, _client.BaseAddress.Port, Cancelled);
        var length = chunked ? "Transfer-Encoding: chunked" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}");
        var content = encoding is null ? "" : $"Content-Encoding: {encoding}\r\n";
        var head = $"POST /torn/_bulk HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n{content}{length}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head), Cancelled);
        var part = body[..(body.Length * 3 / 4)];
        if (chunked)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{body.Length:x}\r\n")), Cancelled);
        }

        await socket.SendAsync(part, Cancelled);
        if (reset)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        else
        {
            // The answer, if there is one, ends the connection: until then the node may still be reading.
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(socket);
        }
    }

    private static async Task DrainAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, Cancelled) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Ended by the node without an answer.
        }
    }

    private async Task AssertEmptyAndQuietAsync()
    {
        using var refreshed = await _client.PostAsync("/torn/_refresh", null, Cancelled);
        var count = await _client.GetFromJsonAsync<JsonObject>("/torn/_count", Cancelled);
        Assert.Equal(0, count!["count"]!.GetValue<int>());
        Assert.Empty(_complaints.Messages);
    }

    private sealed class Complaints : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Messages.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
