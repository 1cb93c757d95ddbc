using System.Text;
using System.Text.Json.Nodes;
using Imago.Archive.Census;
using Imago.Archive.Operations;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>Walks all slices of an index's snapshot, several at a time, and keeps the state of each that is finished.</summary>
internal sealed partial class CensusWalk(
    PatientTransport transport, SliceStates states, IOptions<CensusOptions> options, CensusTelemetry telemetry, TimeProvider time, ILogger<CensusWalk> logger)
{
    /// <returns>The merged state of all documents.</returns>
    public async Task<CensusState> RunAsync(JobContext job, CensusTarget target, CancellationToken cancellationToken)
    {
        var checkpoint = job.Checkpoint(CensusJson.Default.CensusCheckpoint);
        if (checkpoint?.Index != target.Index)
        {
            checkpoint = null;
        }

        while (true)
        {
            checkpoint ??= await BeginAsync(job, target, cancellationToken);
            try
            {
                await WalkAsync(job, target, checkpoint, cancellationToken);
                break;
            }
            catch (SnapshotLostException)
            {
                LogSnapshotLost(target.Index, checkpoint.Done.Count);
                checkpoint = null;
            }
        }

        return await MergeAsync(job, checkpoint, cancellationToken);
    }

    private async Task<CensusCheckpoint> BeginAsync(JobContext job, CensusTarget target, CancellationToken cancellationToken)
    {
        // What was written before the census was asked for belongs to it.
        var name = Uri.EscapeDataString(target.Index);
        (await transport.SendAsync(HttpMethod.POST, $"/{name}/_refresh", cancellationToken: cancellationToken)).EnsureSuccess();
        var count = await transport.SendAsync(HttpMethod.GET, $"/{name}/_count", cancellationToken: cancellationToken);
        var opened = await transport.SendAsync(HttpMethod.POST, $"/{name}/_pit?keep_alive={SliceWalk.KeepAlive}", cancellationToken: cancellationToken);
        var checkpoint = new CensusCheckpoint(
            JsonNode.Parse(opened.EnsureSuccess().Body)!["id"]!.GetValue<string>(),
            target.Index,
            JsonNode.Parse(count.EnsureSuccess().Body)!["count"]!.GetValue<long>(),
            options.Value.Slices,
            []);
        await job.SaveAsync(checkpoint, CensusJson.Default.CensusCheckpoint, cancellationToken);
        return checkpoint;
    }

    private async Task WalkAsync(JobContext job, CensusTarget target, CensusCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var rate = new RateMeter(time);
        var records = checkpoint.Total * checkpoint.Done.Count / checkpoint.Slices;
        var done = checkpoint.Done.ToList();
        using var saving = new SemaphoreSlim(1, 1);
        using var pace = new CensusPace(transport, target.Index, target.Shards, time);
        await pace.LookAsync(cancellationToken);
        using var walking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = pace.WatchAsync(walking.Token);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallel, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, checkpoint.Slices).Except(checkpoint.Done), parallel, CheckAsync);
        }
        finally
        {
            await walking.CancelAsync();
            await watch;
        }

        async ValueTask CheckAsync(int slice, CancellationToken token)
        {
            using var activity = telemetry.StartSlice(slice);
            var census = new DocumentCensus(target.Live, CensusTarget.Declared, job.StartedAt);
            await new SliceWalk(transport, pace, checkpoint, slice, options.Value.PageSize).RunAsync(census, Report, token);
            await states.WriteAsync(job.RunId, slice, census.State, token);
            await saving.WaitAsync(token);
            try
            {
                done.Add(slice);
                await job.SaveAsync(checkpoint with { Done = [.. done] }, CensusJson.Default.CensusCheckpoint, token);
            }
            finally
            {
                saving.Release();
            }
        }

        void Report(int documents)
        {
            telemetry.Checked(documents);
            var so = Interlocked.Add(ref records, documents);
            var fraction = checkpoint.Total == 0 ? 1 : Math.Min(1, (double)so / checkpoint.Total);
            var (speed, remaining) = rate.Add(so, fraction);
            job.Report(new RunProgress
            {
                Phase = "checking",
                Fraction = Math.Round(fraction, 4),
                Records = so,
                RecordsPerSecond = speed,
                RemainingSeconds = remaining,
            });
        }
    }

    private async Task<CensusState> MergeAsync(JobContext job, CensusCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var merged = new CensusState();
        for (var slice = 0; slice < checkpoint.Slices; slice++)
        {
            merged.Merge(await states.ReadAsync(job.RunId, slice, cancellationToken));
        }

        var body = new JsonObject { ["id"] = checkpoint.PointInTime };

        // Forgotten already is as good.
        await transport.SendAsync(HttpMethod.DELETE, "/_pit", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        return merged;
    }

    [LoggerMessage(EventId = 180, Level = LogLevel.Warning, Message = "Elasticsearch has forgotten the snapshot of {Index}; the census begins again ({Slices} slices were done).")]
    private partial void LogSnapshotLost(string index, int slices);
}
