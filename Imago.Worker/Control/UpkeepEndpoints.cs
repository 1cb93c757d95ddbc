using Imago.Archive.Operations;
using Imago.Worker.Jobs;
using Imago.Worker.Resetting;
using Imago.Worker.Warming;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Control;

/// <summary>Warming the caches, and emptying the archive where that is allowed.</summary>
internal static class UpkeepEndpoints
{
    public static void MapUpkeep(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/warm", WarmAsync).AddEndpointFilter<IndexAnswerLimit>();
        endpoints.MapPost("/reset", ResetAsync).AddEndpointFilter<IndexAnswerLimit>();
    }

    private static async Task<IResult> WarmAsync(Warmer warmer, CancellationToken cancellationToken) =>
        RunEndpoints.Accepted(await warmer.RequestAsync("asked for", cancellationToken));

    private static async Task<IResult> ResetAsync(IOptions<ResetOptions> options, JobQueue queue, CancellationToken cancellationToken) =>
        options.Value.Allowed
            ? RunEndpoints.Accepted(await queue.EnqueueAsync(
                RunKinds.Reset, subject: null, new ResetParameters(), ResetJson.Default.ResetParameters, id: null, cancellationToken))
            : ControlProblem.Of(
                StatusCodes.Status403Forbidden, "reset-not-allowed", "The archive cannot be emptied.", "That is possible in embedded mode only (Imago:Reset:Allowed).");
}
