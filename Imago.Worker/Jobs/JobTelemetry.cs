using System.Diagnostics;
using System.Diagnostics.Metrics;
using Imago.Archive.Operations;

namespace Imago.Worker.Jobs;

/// <summary>The traces and metrics of jobs, see docs/telemetry.md.</summary>
internal sealed class JobTelemetry : IDisposable
{
    private readonly ActivitySource _activities = new(Ingest.IngestTelemetry.Name);
    private readonly Counter<long> _runs;

    public JobTelemetry(IMeterFactory meters, LaneStates lanes)
    {
        var meter = meters.Create(Ingest.IngestTelemetry.Name);
        _runs = meter.CreateCounter<long>("imago.job.runs", "{run}", "Runs that have ended, by kind and state.");
        meter.CreateObservableGauge(
            "imago.job.lanes",
            () => JobLanes.All.Select(lane => new Measurement<int>(lanes.IsHeld(lane) ? 1 : 0, new KeyValuePair<string, object?>("lane", lane))),
            "{lane}",
            "1 where this worker serves the lane, else 0.");
    }

    /// <summary>The trace of a run.</summary>
    public Activity? Start(JobEntry entry)
    {
        // A trace of its own: whatever started the worker is not the run's parent.
        Activity.Current = null;
        return _activities.StartActivity($"job {entry.Run.Kind}")
            ?.SetTag("imago.job.run", entry.Id)
            .SetTag("imago.job.subject", entry.Run.Subject)
            .SetTag("imago.job.attempt", entry.Run.Attempt);
    }

    public void Ended(JobEntry entry, RunState state, string? error, Activity? activity)
    {
        _runs.Add(1, new KeyValuePair<string, object?>("kind", entry.Run.Kind), new KeyValuePair<string, object?>("state", $"{state}".ToLowerInvariant()));
        if (state is RunState.Failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error);
        }
    }

    public void Dispose() => _activities.Dispose();
}
