using System.Text.Json;
using Imago.ServiceDefaults.Telemetry;
using Imago.Worker.Indexing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>
/// Leaves room for the searches of others. While nobody else searches the index, the slices are walked as fast as they can be. As soon as somebody
/// does, one page at a time is fetched, and a pause of several times what it took follows. Who else searches is told by what the index has
/// counted beyond the census's own pages.
/// </summary>
/// <param name="transport">Asks the index.</param>
/// <param name="index">Its name.</param>
/// <param name="shards">Its primary shards: each counts a page as a search.</param>
/// <param name="time">The clock.</param>
internal sealed class CensusPace(PatientTransport transport, string index, int shards, TimeProvider time) : IDisposable
{
    /// <summary>Pauses last so many times as long as pages.</summary>
    private const int Rest = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _single = new(1, 1);
    private long _own;
    private long? _before;
    private long _others;
    private volatile bool _isShared;

    /// <summary>Somebody else searches the index.</summary>
    public bool IsShared => _isShared;

    /// <summary>Looks again and again; ends when it is cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var untraced = UntracedScope.Begin();
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await LookAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The walk has ended.
        }
    }

    /// <summary>
    /// Compares what the index has counted since the first look with what the census has asked. Pages are counted when they begin, and read after the
    /// index has counted: those under way hide a search of somebody else for a moment, but never look like one.
    /// </summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Uri.EscapeDataString(index)}/_stats/search", cancellationToken: cancellationToken);
        if ((answer.IsSuccess ? Read(answer.Body) : null) is not { } counted)
        {
            // Whom the census may not see it must not disturb.
            _isShared = true;
            return;
        }

        _before ??= counted - Interlocked.Read(ref _own);
        var others = counted - _before.Value - Interlocked.Read(ref _own);
        _isShared = others > _others;
        _others = Math.Max(_others, others);
    }

    /// <summary>Fetches and checks one page when its turn has come.</summary>
    /// <param name="page">Gives the number of shards that searched for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task TakeAsync(Func<Task<int>> page, CancellationToken cancellationToken)
    {
        if (!_isShared)
        {
            await CountAsync(page);
            return;
        }

        await _single.WaitAsync(cancellationToken);
        try
        {
            var started = time.GetTimestamp();
            await CountAsync(page);
            await Task.Delay(time.GetElapsedTime(started) * Rest, time, cancellationToken);
        }
        finally
        {
            _single.Release();
        }
    }

    public void Dispose() => _single.Dispose();

    private async Task CountAsync(Func<Task<int>> page)
    {
        Interlocked.Add(ref _own, shards);
        var searched = await page();
        Interlocked.Add(ref _own, searched - shards);
    }

    private static long? Read(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("_all", out var all) && all.TryGetProperty("total", out var total)
            && total.TryGetProperty("search", out var search) && search.TryGetProperty("query_total", out var count)
                ? count.GetInt64()
                : null;
    }
}
