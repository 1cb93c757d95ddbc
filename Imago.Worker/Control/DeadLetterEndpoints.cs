using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Operations;
using Imago.Worker.DeadLetters;
using Imago.Worker.Jobs;

namespace Imago.Worker.Control;

/// <summary>Dead letters: list, count, view, try again, give up.</summary>
internal static class DeadLetterEndpoints
{
    private const int MostListed = 200;

    /// <summary>Longest reason for giving one up.</summary>
    private const int MostReason = 500;

    public static void MapDeadLetters(this IEndpointRouteBuilder endpoints)
    {
        var letters = endpoints.MapGroup("/dead-letters").AddEndpointFilter<IndexAnswerLimit>();
        letters.MapGet("", ListAsync);
        letters.MapGet("/reasons", CountAsync);
        letters.MapPost("/resubmit", ResubmitAllAsync);
        letters.MapGet("/{id}", ReadAsync);
        letters.MapPost("/{id}/resubmit", ResubmitAsync);
        letters.MapDelete("/{id}", DiscardAsync);
    }

    private static async Task<IResult> ListAsync(
        string? state, string? reason, string? run, string? source, string? q, int? size, string? cursor, DeadLetterStore store, CancellationToken cancellationToken)
    {
        DeadLetterState? wanted = DeadLetterState.Open;
        if (state is not (null or "open"))
        {
            wanted = state switch
            {
                "resubmitted" => DeadLetterState.Resubmitted,
                "discarded" => DeadLetterState.Discarded,
                _ => null,
            };
            if (wanted is null && state != "all")
            {
                return ControlProblem.Invalid("state must be one of open, resubmitted, discarded, all.");
            }
        }

        if (size is < 1 or > MostListed)
        {
            return ControlProblem.Invalid($"size must be a whole number from 1 to {MostListed}.");
        }

        JsonArray? after = null;
        if (cursor is not null && (after = ReadCursor(cursor)) is null)
        {
            return ControlProblem.Invalid("cursor must be one that an earlier page gave.");
        }

        var filter = new DeadLetterFilter { State = wanted, Reason = Text(reason), Run = Text(run), Source = Text(source), Text = Text(q) };
        var count = size ?? 50;
        var (total, letters) = await store.SearchAsync(filter, count, after, cancellationToken);
        var next = letters.Count == count ? WriteCursor(DeadLetterStore.After(letters[^1].Letter)) : null;
        return Results.Json(
            new DeadLetterList(total, [.. letters.Select(letter => letter.Letter.ToItem())], next), OperationsJson.Default.DeadLetterList);
    }

    private static async Task<IResult> CountAsync(DeadLetterStore store, CancellationToken cancellationToken) =>
        Results.Json(new DeadLetterReasons(await store.CountAsync(cancellationToken)), OperationsJson.Default.DeadLetterReasons);

    private static async Task<IResult> ReadAsync(string id, DeadLetterStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } found ? Letter(found.Letter) : NoLetter(id);

    private static async Task<IResult> ResubmitAsync(
        string id, ResubmitRequest? request, DeadLetterStore store, JobQueue queue, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } found)
        {
            return NoLetter(id);
        }

        if (found.Letter.State is not DeadLetterState.Open)
        {
            return NotOpen(found.Letter);
        }

        var corrected = Text(request?.Corrected);
        if (found.Letter.RawTruncated && corrected is null)
        {
            return ControlProblem.Invalid("corrected: only the beginning of the line was kept, so the whole line is needed.");
        }

        if (corrected?.AsSpan().Trim().ContainsAny('\n', '\r') == true)
        {
            return ControlProblem.Invalid("corrected must be one line.");
        }

        return RunEndpoints.Accepted(await queue.EnqueueAsync(
            RunKinds.Resubmit, found.Letter.Source, new ResubmitParameters(id, corrected, Reason: null), ResubmitJson.Default.ResubmitParameters, id: null, cancellationToken));
    }

    private static async Task<IResult> ResubmitAllAsync(ResubmitRequest? request, DeadLetterStore store, JobQueue queue, CancellationToken cancellationToken)
    {
        var reasons = await store.CountAsync(cancellationToken);
        if (Text(request?.Reason) is not { } reason || reasons.All(known => known.Reason != reason || known.Open == 0))
        {
            var open = string.Join(", ", reasons.Where(known => known.Open > 0).Select(known => known.Reason));
            return ControlProblem.Invalid(open.Length == 0 ? "reason: there are no open dead letters." : $"reason must be one that has open dead letters: {open}.");
        }

        return RunEndpoints.Accepted(await queue.EnqueueAsync(
            RunKinds.Resubmit, reason, new ResubmitParameters(Id: null, Corrected: null, reason), ResubmitJson.Default.ResubmitParameters, id: null, cancellationToken));
    }

    private static async Task<IResult> DiscardAsync(string id, string? reason, DeadLetterStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Text(reason) is not { Length: <= MostReason } why)
        {
            return ControlProblem.Invalid($"reason must say in 1 to {MostReason} characters why the letter is given up.");
        }

        while (await store.FindAsync(id, cancellationToken) is { } found)
        {
            if (found.Letter.State is not DeadLetterState.Open)
            {
                return NotOpen(found.Letter);
            }

            var discarded = found.Letter.Discarded(why, run: null, time.GetUtcNow());
            if (await store.UpdateAsync(found, discarded, cancellationToken))
            {
                return Letter(discarded);
            }
        }

        return NoLetter(id);
    }

    private static IResult Letter(DeadLetter letter) => Results.Json(letter.ToItem(), OperationsJson.Default.DeadLetterItem);

    private static IResult NoLetter(string id) => ControlProblem.Of(
        StatusCodes.Status404NotFound, "dead-letter-not-found", "There is no such dead letter.", $"No dead letter has the id '{id}'.");

    private static IResult NotOpen(DeadLetter letter) => ControlProblem.Of(
        StatusCodes.Status409Conflict, "dead-letter-not-open", "The dead letter is not open.", $"It is {$"{letter.State}".ToLowerInvariant()} already.");

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string WriteCursor(JsonArray after) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(after.ToJsonString()));

    /// <summary>A number, a text and a number.</summary>
    private static JsonArray? ReadCursor(string cursor)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(cursor)) is JsonArray { Count: 3 } after
                && after[0]?.GetValueKind() is JsonValueKind.Number && after[1]?.GetValueKind() is JsonValueKind.String && after[2]?.GetValueKind() is JsonValueKind.Number
                    ? after
                    : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
