using System.Text.RegularExpressions;
using Imago.Worker.Control;

namespace Imago.Worker.Census;

/// <summary>Wishes for a census; its run is followed as every other.</summary>
internal static partial class CensusEndpoints
{
    public static void MapCensus(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/quality/runs", RequestAsync).AddEndpointFilter<IndexAnswerLimit>();

    private static async Task<IResult> RequestAsync(string? target, CensusRequests requests, CancellationToken cancellationToken) =>
        target is null || IndexName().IsMatch(target)
            ? RunEndpoints.Accepted(await requests.RequestAsync(target, id: null, cancellationToken))
            : ControlProblem.Invalid("target must be the name of one index or alias: lower-case letters, digits, '_', '.', '-', starting with a letter or digit.");

    [GeneratedRegex("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    private static partial Regex IndexName();
}
