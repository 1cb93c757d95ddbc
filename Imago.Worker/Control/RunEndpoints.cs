using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Worker.Jobs;

namespace Imago.Worker.Control;

/// <summary>Runs of every kind: list, one, its progress as it happens, its end before its time.</summary>
internal static class RunEndpoints
{
    private const int MostListed = 200;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static void MapRuns(this IEndpointRouteBuilder endpoints)
    {
        var runs = endpoints.MapGroup("/runs");
        runs.MapGet("", ListAsync).AddEndpointFilter<IndexAnswerLimit>();
        runs.MapEachRun();
    }

    /// <summary>What can be done with one run.</summary>
    /// <param name="runs">Under which address.</param>
    /// <param name="kind">Runs of other kinds are not there; null: all are.</param>
    public static void MapEachRun(this RouteGroupBuilder runs, string? kind = null)
    {
        runs.MapGet("/{id}", (string id, JobStore store, CancellationToken cancellationToken) => ReadAsync(id, kind, store, cancellationToken))
            .AddEndpointFilter<IndexAnswerLimit>();
        runs.MapPost("/{id}/cancel", (string id, JobStore store, CancellationToken cancellationToken) => CancelAsync(id, kind, store, cancellationToken))
            .AddEndpointFilter<IndexAnswerLimit>();
        runs.MapGet("/{id}/events", (string id, JobStore store, TimeProvider time, CancellationToken cancellationToken) =>
            FollowAsync(id, kind, store, time, cancellationToken));
    }

    /// <summary>The answer to a wish for a job: 202 and the run to follow.</summary>
    public static IResult Accepted(JobEntry entry) =>
        Results.Json(entry.Run.ToRun(entry.Id), OperationsJson.Default.Run, statusCode: StatusCodes.Status202Accepted);

    internal static async Task<IResult> ListAsync(string? kind, string? state, int? size, JobStore store, CancellationToken cancellationToken)
    {
        RunState? wanted = null;
        if (state is not null)
        {
            if (!Enum.TryParse<RunState>(state, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed) || char.IsAsciiDigit(state[0]))
            {
                return ControlProblem.Invalid("state must be one of queued, running, completed, failed, cancelled.");
            }

            wanted = parsed;
        }

        if (size is < 1 or > MostListed)
        {
            return ControlProblem.Invalid($"size must be a whole number from 1 to {MostListed}.");
        }

        var entries = await store.ListAsync(kind, wanted, size ?? 50, cancellationToken);
        return Results.Json(new RunList([.. entries.Select(entry => entry.Run.ToRun(entry.Id))]), OperationsJson.Default.RunList);
    }

    private static async Task<JobEntry?> FindAsync(string id, string? kind, JobStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } entry && (kind is null || entry.Run.Kind == kind) ? entry : null;

    private static async Task<IResult> ReadAsync(string id, string? kind, JobStore store, CancellationToken cancellationToken) =>
        await FindAsync(id, kind, store, cancellationToken) is { } entry
            ? Results.Json(entry.Run.ToRun(entry.Id), OperationsJson.Default.Run)
            : ControlProblem.NoRun(id);

    private static async Task<IResult> CancelAsync(string id, string? kind, JobStore store, CancellationToken cancellationToken) =>
        await FindAsync(id, kind, store, cancellationToken) is not null && await store.CancelAsync(id, cancellationToken) is { } entry
            ? Accepted(entry)
            : ControlProblem.NoRun(id);

    /// <summary>The run as often as it changes, as events named <c>run</c>; the stream ends with the run.</summary>
    private static async Task<IResult> FollowAsync(string id, string? kind, JobStore store, TimeProvider time, CancellationToken cancellationToken) =>
        await FindAsync(id, kind, store, cancellationToken) is null
            ? ControlProblem.NoRun(id)
            : TypedResults.ServerSentEvents(ChangesAsync(id, store, time, cancellationToken));

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        string id, JobStore store, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        using var timer = new PeriodicTimer(Look, time);
        while (await store.FindAsync(id, cancellationToken) is { } entry)
        {
            var run = entry.Run.ToRun(entry.Id);
            var json = JsonSerializer.Serialize(run, OperationsJson.Default.Run);
            if (json != last)
            {
                yield return new SseItem<string>(last = json, "run");
            }

            if (run.HasEnded || !await timer.WaitForNextTickAsync(cancellationToken))
            {
                yield break;
            }
        }
    }
}
