using System.ComponentModel;
using Imago.Api.Admin;
using Imago.Archive.Operations;

namespace Imago.Api.Quality;

/// <summary>Censuses, which the worker takes: ask for one, follow it, end it before its time.</summary>
internal static class CensusEndpoints
{
    private const string Prefix = "/runs";
    private const string AtTheWorker = "/quality/runs";

    /// <param name="readers">Group of what everybody may do.</param>
    /// <param name="stewards">Group of what needs the steward key.</param>
    public static void MapCensuses(this RouteGroupBuilder readers, RouteGroupBuilder stewards)
    {
        var censuses = new WorkerRuns(readers, Prefix, AtTheWorker);
        censuses.MapList((
                [Description("Only this state: queued, running, completed, failed, cancelled.")] string? state,
                [Description("How many at most, 1 to 200; default 50.")] int? size,
                HttpContext context,
                WorkerForwarder worker) => censuses.ListAsync(context, worker))
            .WithName("ListCensuses")
            .WithSummary("Censuses, the newest first")
            .WithDescription("Those that wait, are under way or have ended.");
        censuses.MapRead()
            .WithName("ReadCensus")
            .WithSummary("How far a census is")
            .WithDescription("Its state, its progress (at most a second old) and, when it has ended, the id of its report and the verdict.");
        censuses.MapEvents()
            .WithName("FollowCensus")
            .WithSummary("A census as it happens")
            .WithDescription("Server-sent events named 'run', each with the run as JSON, as often as it changes; the stream ends with the run.");
        stewards.MapPost(Prefix, StartCensus)
            .WithName("StartCensus")
            .WithSummary("Asks for a census")
            .WithDescription("One at a time: where one about the target waits or is under way, that one is the answer. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        censuses.MapCancel(stewards)
            .WithName("CancelCensus")
            .WithSummary("Ends a census before its time")
            .WithDescription("It leaves no report. Needs the steward key.");
    }

    private static Task<IResult> StartCensus([Description(QualityEndpoints.Target)] string? target, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, AtTheWorker);
}
