using System.Text.RegularExpressions;
using Imago.Archive.Operations;
using Imago.Worker.Control;
using Imago.Worker.Jobs;

namespace Imago.Worker.Census;

/// <summary>Wishes for a census, and its run, which is followed as every other.</summary>
internal static partial class CensusEndpoints
{
    public static void MapCensus(this IEndpointRouteBuilder endpoints)
    {
        var runs = endpoints.MapGroup("/quality/runs");
        runs.MapPost("", RequestAsync).AddEndpointFilter<IndexAnswerLimit>();
        runs.MapGet("", ListAsync).AddEndpointFilter<IndexAnswerLimit>();

        // Everybody may look at censuses; other runs are behind another door.
        runs.MapEachRun(RunKinds.Census);
    }

    private static async Task<IResult> RequestAsync(string? target, CensusRequests requests, CancellationToken cancellationToken) =>
        target is null || IndexName().IsMatch(target)
            ? RunEndpoints.Accepted(await requests.RequestAsync(target, id: null, cancellationToken))
            : ControlProblem.Invalid("target must be the name of one index or alias: lower-case letters, digits, '_', '.', '-', starting with a letter or digit.");

    private static Task<IResult> ListAsync(string? state, int? size, JobStore store, CancellationToken cancellationToken) =>
        RunEndpoints.ListAsync(RunKinds.Census, state, size, store, cancellationToken);

    [GeneratedRegex("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    private static partial Regex IndexName();
}
