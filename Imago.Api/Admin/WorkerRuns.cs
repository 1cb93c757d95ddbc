using System.ComponentModel;
using Imago.Archive.Operations;

namespace Imago.Api.Admin;

/// <summary>
/// Maps the endpoints that every room about runs of the worker has. What they are called, and which runs they are about, their room says.
/// </summary>
/// <param name="readers">Where reading is added.</param>
/// <param name="prefix">Between the group's prefix and the id of a run; may be empty.</param>
/// <param name="path">Path of the runs at the worker.</param>
internal sealed class WorkerRuns(RouteGroupBuilder readers, string prefix, string path)
{
    /// <summary>Runs, the newest first.</summary>
    /// <param name="handler">Names the filters that it takes, and hands the request on with <see cref="ListAsync"/>.</param>
    public RouteHandlerBuilder MapList(Delegate handler) =>
        readers.MapGet(prefix, handler).Produces<RunList>().ProducesProblem(StatusCodes.Status400BadRequest);

    public Task<IResult> ListAsync(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, path);

    public RouteHandlerBuilder MapRead() =>
        readers.MapGet($"{prefix}/{{id}}", ([Description("Id of the run.")] string id, HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, Of(id)))
            .Produces<Run>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Server-sent events.</summary>
    public RouteHandlerBuilder MapEvents() =>
        readers.MapGet(
                $"{prefix}/{{id}}/events",
                ([Description("Id of the run.")] string id, HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, $"{Of(id)}/events", isEventStream: true))
            .Produces<Stream>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);

    /// <param name="stewards">Group whose requests need the steward key.</param>
    public RouteHandlerBuilder MapCancel(RouteGroupBuilder stewards) =>
        stewards.MapPost(
                $"{prefix}/{{id}}/cancel",
                ([Description("Id of the run.")] string id, HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, $"{Of(id)}/cancel"))
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private string Of(string id) => $"{path}/{Uri.EscapeDataString(id)}";
}
