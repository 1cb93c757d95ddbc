using System.Buffers;
using Imago.Archive.Operations;
using Imago.Worker.Generations;
using Imago.Worker.Healing;
using Imago.Worker.Jobs;

namespace Imago.Worker.Control;

/// <summary>Generations of the index: list, heal, roll back.</summary>
internal static class GenerationEndpoints
{
    /// <summary>What a name of an index or alias cannot hold.</summary>
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("*,/\\?# \"<>|");

    public static void MapGenerations(this IEndpointRouteBuilder endpoints)
    {
        var generations = endpoints.MapGroup("/generations").AddEndpointFilter<IndexAnswerLimit>();
        generations.MapGet("", ListAsync);
        generations.MapPost("/heal", HealAsync);
        generations.MapPost("/rollback", RollBackAsync);
    }

    private static async Task<IResult> ListAsync(GenerationIndices generations, CancellationToken cancellationToken) => Results.Json(
        new GenerationList(generations.Alias, await generations.ListAsync(cancellationToken)), OperationsJson.Default.GenerationList);

    private static async Task<IResult> HealAsync(
        HealRequest? request, GenerationIndices generations, HealSource healing, JobQueue queue, CancellationToken cancellationToken)
    {
        var source = string.IsNullOrWhiteSpace(request?.Source) ? generations.Alias : request.Source.Trim();
        if (source.AsSpan().ContainsAny(Forbidden))
        {
            return ControlProblem.Invalid("source must be the name of one index or alias.");
        }

        try
        {
            await healing.ResolveAsync(source, cancellationToken);
        }
        catch (JobFailedException missing)
        {
            return ControlProblem.Invalid($"source: {missing.Message}");
        }

        // Two heals of one source would do the same twice.
        return await queue.FindOpenAsync(RunKinds.Heal, source, cancellationToken) is { } open
            ? Busy(open)
            : RunEndpoints.Accepted(await queue.EnqueueAsync(
                RunKinds.Heal, source, new HealParameters(source), HealJson.Default.HealParameters, id: null, cancellationToken));
    }

    private static async Task<IResult> RollBackAsync(RollbackRequest? request, GenerationIndices generations, JobQueue queue, CancellationToken cancellationToken)
    {
        var to = string.IsNullOrWhiteSpace(request?.To) ? null : request.To.Trim();
        if (to is not null && (await generations.ListAsync(cancellationToken)).All(generation => generation.Name != to || generation.Number is null))
        {
            return ControlProblem.Invalid($"to: '{to}' is no generation that is kept.");
        }

        return RunEndpoints.Accepted(await queue.EnqueueAsync(
            RunKinds.Rollback, to, new RollbackParameters(to), RollbackJson.Default.RollbackParameters, id: null, cancellationToken));
    }

    private static IResult Busy(JobEntry open) => ControlProblem.Of(
        StatusCodes.Status409Conflict, "run-open", "That is being done already.", $"The run {open.Id} does it; it is {$"{open.Run.State}".ToLowerInvariant()}.");
}
