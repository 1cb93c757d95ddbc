using Imago.Api.OpenApi;
using Imago.Archive.Operations;

namespace Imago.Api.Admin;

/// <summary>The generations of the index, and what is done with them.</summary>
internal static class GenerationEndpoints
{
    public static void MapGenerations(this IEndpointRouteBuilder routes)
    {
        var index = routes.MapStewardGroup("/api/index", "Index");
        index.MapGet("/generations", ListGenerations)
            .WithName("ListGenerations")
            .WithSummary("The generations of the index, the newest first")
            .WithDescription("Which one searches go to, how many photos each holds, and where searches can be sent back to. Needs the steward key.")
            .Produces<GenerationList>();
        index.MapPost("/heal", HealIndex)
            .WithName("HealIndex")
            .WithSummary("Heals an index into a new generation")
            .WithDescription(
                "Carries every document of an index or alias into a new generation by the rules of today, catches up what is written meanwhile, and has " +
                "searches go there if the guards hold; a guard that does not hold changes nothing. The answer is the run; its result is the report. " +
                "Needs the steward key.")
            .WithJsonBody<HealRequest>()
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        index.MapPost("/rollback", RollBackIndex)
            .WithName("RollBackIndex")
            .WithSummary("Sends searches back to an earlier generation")
            .WithDescription("In one step. What was imported since that generation was live is not in it. The answer is the run. Needs the steward key.")
            .WithJsonBody<RollbackRequest>()
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        index.MapPost("/warm", WarmCache)
            .WithName("WarmCache")
            .WithSummary("Warms the caches")
            .WithDescription("Replays the most popular searches against every replica of the API. The answer is the run; its result says how many were warm already. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status202Accepted);
        index.MapPost("/reset", ResetArchive)
            .WithName("ResetArchive")
            .WithSummary("Empties the archive")
            .WithDescription("Removes every generation, the dead letters and the ledger of imports, then imports the sample. In embedded mode only. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static Task<IResult> ListGenerations(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/generations");

    private static Task<IResult> HealIndex(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/generations/heal");

    private static Task<IResult> RollBackIndex(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/generations/rollback");

    private static Task<IResult> WarmCache(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/warm");

    private static Task<IResult> ResetArchive(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/reset");
}
