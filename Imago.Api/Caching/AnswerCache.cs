using System.Text.Json;
using Imago.Api.Index;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Imago.Api.Caching;

/// <summary>
/// Keeps answers in memory and in Redis. However many requests of however many replicas want one answer at once, the index is asked once; when
/// the archive changes, every answer is out of date; and while the index cannot be reached, answers that are out of date are given, marked so.
/// </summary>
internal sealed partial class AnswerCache(
    IFusionCache cache,
    ArchiveState archive,
    ClusterWatch cluster,
    CacheTelemetry telemetry,
    IOptions<AnswerCacheOptions> options,
    IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
    TimeProvider clock,
    ILogger<AnswerCache> logger)
{
    /// <summary>How long a stale answer is given before the index is asked again: outages are not made worse, and their end is soon noticed.</summary>
    private static readonly TimeSpan StalePause = TimeSpan.FromSeconds(1);

    /// <summary>Nobody waits longer for a new answer where there is an old one.</summary>
    private static readonly TimeSpan StalePatience = TimeSpan.FromSeconds(2);

    /// <summary>The last answer to a request, whatever has become of the archive since. It shares its memory with the answer that is fresh.</summary>
    private readonly FusionCacheEntryOptions _lastAnswer = new FusionCacheEntryOptions(options.Value.MaxStale)
    {
        Size = 1,
        AllowBackgroundDistributedCacheOperations = true,
        SkipDistributedLocker = true,
    };

    /// <summary>Without Redis: what is known to fail need not be tried again with every search.</summary>
    private readonly FusionCacheEntryOptions _unshared = Unshared(cache.DefaultEntryOptions);

    private readonly FusionCacheEntryOptions _lastUnsharedAnswer = Unshared(new FusionCacheEntryOptions(options.Value.MaxStale) { Size = 1 });

    private FusionCacheEntryOptions LastAnswer => archive.IsShared ? _lastAnswer : _lastUnsharedAnswer;

    /// <param name="address">What identifies the answer: path and canonical query of the request.</param>
    /// <param name="compute">
    /// Asks the index; null where there is no such thing, which is not kept. It belongs to every request that waits for it, so that it is not
    /// cancelled with the first of them.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting of this request.</param>
    /// <returns>Null where there is no such thing.</returns>
    /// <exception cref="IndexException">The index gave no answer, and there is no earlier one.</exception>
    public async ValueTask<CacheLookup?> GetAsync(
        string address, Func<CancellationToken, Task<ComputedAnswer?>> compute, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        if (!options.Value.Enabled)
        {
            return await compute(cancellationToken) is { } direct
                ? Lookup(Answer(direct, archive: ""), CacheOutcome.Bypass, direct.IndexMs, started)
                : null;
        }

        var asked = clock.GetUtcNow();
        var state = archive.Current;
        CachedAnswer? computed = null;
        long? indexMs = null;
        var pending = cache.GetOrSetAsync<CachedAnswer?>(
            $"{state}:{address}",
            async (context, _) =>
            {
                (computed, indexMs) = await ComputeAsync(context, address, state, compute);
                return computed;
            },
            archive.IsShared ? null : _unshared,
            token: CancellationToken.None);
        var answer = pending.IsCompletedSuccessfully ? await pending : await pending.AsTask().WaitAsync(cancellationToken);
        if (answer is null)
        {
            return null;
        }

        if (!ReferenceEquals(answer, computed) && cluster.IsAway)
        {
            // It may still be right, but nobody can tell.
            answer = answer.AsStale();
        }

        var outcome = answer switch
        {
            { IsStale: true } => CacheOutcome.Stale,
            _ when ReferenceEquals(answer, computed) => CacheOutcome.Miss,
            _ when answer.ComputedAt >= asked => CacheOutcome.Joined,
            _ => CacheOutcome.Hit,
        };
        return Lookup(answer, outcome, outcome == CacheOutcome.Miss ? indexMs : null, started);
    }

    private async Task<(CachedAnswer? Answer, long? IndexMs)> ComputeAsync(
        FusionCacheFactoryExecutionContext<CachedAnswer?> context, string address, string state, Func<CancellationToken, Task<ComputedAnswer?>> compute)
    {
        var last = await cache.TryGetAsync<CachedAnswer>(address, LastAnswer);
        using var patience = last.HasValue ? new CancellationTokenSource(StalePatience, clock) : null;
        try
        {
            if (await compute(patience?.Token ?? CancellationToken.None) is not { } value)
            {
                context.Options.SetDuration(TimeSpan.Zero).SetSkipDistributedCacheWrite(true, true);
                return (null, null);
            }

            var answer = Answer(value, state);
            context.Options.SetSize(answer.Body.Length);
            await cache.SetAsync(address, answer, LastAnswer);
            return (answer, value.IndexMs);
        }
        catch (Exception exception) when (last.HasValue && !IsFresh(last.Value, state) && IsOutage(exception, patience))
        {
            LogStale(exception);
            context.Options.SetDuration(StalePause).SetSize(last.Value.Body.Length).SetSkipDistributedCacheWrite(true, true);
            return (last.Value.AsStale(), null);
        }
    }

    /// <summary>A refresh before its time that fails leaves the answer as it is.</summary>
    private bool IsFresh(CachedAnswer answer, string state) =>
        answer.Archive == state && clock.GetUtcNow() - answer.ComputedAt < options.Value.Duration;

    private static bool IsOutage(Exception exception, CancellationTokenSource? patience) =>
        exception is IndexException { Failure: not IndexFailure.Refused } or Elastic.Transport.UnexpectedTransportException
        || (exception is OperationCanceledException && patience?.IsCancellationRequested == true);

    private static FusionCacheEntryOptions Unshared(FusionCacheEntryOptions entry) => entry.Duplicate()
        .SetSkipDistributedCache(true, true)
        .SetSkipDistributedLocker(true)
        .SetSkipBackplaneNotifications(true);

    private CachedAnswer Answer(ComputedAnswer computed, string archive) => CachedAnswer.Create(
        JsonSerializer.SerializeToUtf8Bytes(computed.Value, computed.Value.GetType(), json.Value.SerializerOptions),
        clock.GetUtcNow(),
        archive,
        computed.Links);

    private CacheLookup Lookup(CachedAnswer answer, CacheOutcome outcome, long? indexMs, long started)
    {
        telemetry.Answered(outcome);
        return new CacheLookup(
            answer, outcome, answer.ComputedAt + options.Value.Duration - clock.GetUtcNow(), indexMs, clock.GetElapsedTime(started));
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "The index cannot be reached: an earlier answer is given.")]
    private partial void LogStale(Exception exception);
}
