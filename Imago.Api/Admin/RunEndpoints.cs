using System.ComponentModel;

namespace Imago.Api.Admin;

/// <summary>What the worker does, did and is about to do.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var stewards = routes.MapStewardGroup("/api/index/runs", "Runs");
        var runs = new WorkerRuns(stewards, prefix: "", "/runs");
        runs.MapList((
                [Description("Only this kind: import, heal, rollback, resubmit, reset, census, warm.")] string? kind,
                [Description("Only this state: queued, running, completed, failed, cancelled.")] string? state,
                [Description("How many at most, 1 to 200; default 50.")] int? size,
                HttpContext context,
                WorkerForwarder worker) => runs.ListAsync(context, worker))
            .WithName("ListRuns")
            .WithSummary("The worker's runs, the newest first")
            .WithDescription("Imports, heals, roll-backs, censuses, warm-ups: queued, running and ended. Needs the steward key.");
        runs.MapRead()
            .WithName("ReadRun")
            .WithSummary("One run")
            .WithDescription("Its state, its progress (at most a second old) and, when it has ended, its result. Needs the steward key.");
        runs.MapCancel(stewards)
            .WithName("CancelRun")
            .WithSummary("Ends a run before its time")
            .WithDescription("One that waits ends at once, one that runs within seconds; what it has done until then stays. Needs the steward key.");
        runs.MapEvents()
            .WithName("FollowRun")
            .WithSummary("One run as it happens")
            .WithDescription(
                "Server-sent events named 'run', each with the run as JSON, as often as it changes; the stream ends with the run. Needs the steward key.");
    }
}
