using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Imago.Archive.Operations;
using Imago.ServiceDefaults.Caching;
using StackExchange.Redis;

namespace Imago.Worker.Jobs;

/// <summary>Takes wishes for jobs. A wish that was taken is in the index: whatever ends then, the job is done some time.</summary>
internal sealed class JobQueue(JobStore store, IConnectionMultiplexer redis, TimeProvider time, IEnumerable<JobKind> kinds)
{
    /// <summary>Tells all workers that there is something to do; one that misses it finds out by itself within two seconds.</summary>
    public static RedisChannel Channel { get; } = RedisChannel.Literal("imago:jobs");

    /// <summary>Puts a run into the queue of its lane.</summary>
    /// <param name="kind">Kind of a registered job.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="parameters">As the job reads them.</param>
    /// <param name="type">Their type.</param>
    /// <param name="id">A run of the same id is not queued twice. Null: a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run, or the one of that id that is there already.</returns>
    public async Task<JobEntry> EnqueueAsync<T>(
        string kind, string? subject, T parameters, JsonTypeInfo<T> type, string? id, CancellationToken cancellationToken)
    {
        var run = new JobRun
        {
            Kind = kind,
            Lane = LaneOf(kind),
            Subject = subject,
            State = RunState.Queued,
            RequestedAt = time.GetUtcNow(),
            Parameters = JsonSerializer.SerializeToElement(parameters, type),
        };
        id ??= $"{kind}-{Guid.CreateVersion7(run.RequestedAt):N}";
        var entry = await store.TryAddAsync(id, run, cancellationToken);
        await AnnounceAsync();
        return entry ?? await store.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"The run {id} is there and not there.");
    }

    /// <summary>Whether a run about this subject waits or is under way.</summary>
    public async Task<JobEntry?> FindOpenAsync(string kind, string subject, CancellationToken cancellationToken)
    {
        var open = await store.FindOpenAsync(LaneOf(kind), cancellationToken);
        return open.FirstOrDefault(entry => entry.Run.Kind == kind && entry.Run.Subject == subject);
    }

    private string LaneOf(string kind) => kinds.First(known => known.Name == kind).Lane;

    private async Task AnnounceAsync()
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(Channel, RedisValue.EmptyString);
        }
        catch (Exception exception) when (exception.IsCacheFailure(CancellationToken.None))
        {
            // They look by themselves.
        }
    }
}
