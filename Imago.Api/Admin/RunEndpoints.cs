using System.ComponentModel;
using Imago.Archive.Operations;

namespace Imago.Api.Admin;

/// <summary>What the worker does, did and is about to do.</summary>
internal static class RunEndpoints
{
    private const string Id = "Id of the run.";

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapStewardGroup("/api/index/runs", "Runs");
        runs.MapGet("", ListRuns)
            .WithName("ListRuns")
            .WithSummary("The worker's runs, the newest first")
            .WithDescription("Imports, heals, roll-backs, censuses, warm-ups: queued, running and ended. Needs the steward key.")
            .Produces<RunList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        runs.MapGet("/{id}", ReadRun)
            .WithName("ReadRun")
            .WithSummary("One run")
            .WithDescription("Its state, its progress (at most a second old) and, when it has ended, its result. Needs the steward key.")
            .Produces<Run>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        runs.MapPost("/{id}/cancel", CancelRun)
            .WithName("CancelRun")
            .WithSummary("Ends a run before its time")
            .WithDescription("One that waits ends at once, one that runs within seconds; what it has done until then stays. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound);
        runs.MapGet("/{id}/events", FollowRun)
            .WithName("FollowRun")
            .WithSummary("One run as it happens")
            .WithDescription(
                "Server-sent events named 'run', each with the run as JSON, as often as it changes; the stream ends with the run. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<IResult> ListRuns(
        [Description("Only this kind: import, heal, rollback, resubmit, reset, census, warm.")] string? kind,
        [Description("Only this state: queued, running, completed, failed, cancelled.")] string? state,
        [Description("How many at most, 1 to 200; default 50.")] int? size,
        HttpContext context,
        WorkerForwarder worker) => worker.ForwardAsync(context, "/runs");

    private static Task<IResult> ReadRun([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/runs/{Uri.EscapeDataString(id)}");

    private static Task<IResult> CancelRun([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/runs/{Uri.EscapeDataString(id)}/cancel");

    private static Task<IResult> FollowRun([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/runs/{Uri.EscapeDataString(id)}/events", isEventStream: true);
}
