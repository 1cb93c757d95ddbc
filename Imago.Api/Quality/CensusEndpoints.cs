using System.ComponentModel;
using Imago.Api.Admin;
using Imago.Archive.Operations;

namespace Imago.Api.Quality;

/// <summary>Censuses, which the worker takes: ask for one, follow it, end it before its time.</summary>
internal static class CensusEndpoints
{
    private const string Id = "Id of the run.";

    public static void MapCensusReading(this RouteGroupBuilder quality)
    {
        quality.MapGet("/runs", ListCensuses)
            .WithName("ListCensuses")
            .WithSummary("Censuses, the newest first")
            .WithDescription("Those that wait, are under way or have ended.")
            .Produces<RunList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        quality.MapGet("/runs/{id}", ReadCensus)
            .WithName("ReadCensus")
            .WithSummary("How far a census is")
            .WithDescription("Its state, its progress (at most a second old) and, when it has ended, the id of its report and the verdict.")
            .Produces<Run>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        quality.MapGet("/runs/{id}/events", FollowCensus)
            .WithName("FollowCensus")
            .WithSummary("A census as it happens")
            .WithDescription("Server-sent events named 'run', each with the run as JSON, as often as it changes; the stream ends with the run.")
            .Produces<Run>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static void MapCensusControl(this RouteGroupBuilder stewards)
    {
        stewards.MapPost("/runs", StartCensus)
            .WithName("StartCensus")
            .WithSummary("Asks for a census")
            .WithDescription("One at a time: where one about the target waits or is under way, that one is the answer. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        stewards.MapPost("/runs/{id}/cancel", CancelCensus)
            .WithName("CancelCensus")
            .WithSummary("Ends a census before its time")
            .WithDescription("It leaves no report. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<IResult> ListCensuses(
        [Description("Only this state: queued, running, completed, failed, cancelled.")] string? state,
        [Description("How many at most, 1 to 200; default 50.")] int? size,
        HttpContext context,
        WorkerForwarder worker) => worker.ForwardAsync(context, "/quality/runs");

    private static Task<IResult> ReadCensus([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/quality/runs/{Uri.EscapeDataString(id)}");

    private static Task<IResult> FollowCensus([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/quality/runs/{Uri.EscapeDataString(id)}/events", isEventStream: true);

    private static Task<IResult> StartCensus([Description(QualityEndpoints.Target)] string? target, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, "/quality/runs");

    private static Task<IResult> CancelCensus([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/quality/runs/{Uri.EscapeDataString(id)}/cancel");
}
