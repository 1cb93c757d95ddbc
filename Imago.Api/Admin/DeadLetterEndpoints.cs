using System.ComponentModel;
using Imago.Api.OpenApi;
using Imago.Archive.Operations;

namespace Imago.Api.Admin;

/// <summary>Records that could not become photos.</summary>
internal static class DeadLetterEndpoints
{
    private const string Id = "Id of the dead letter.";

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapStewardGroup("/api/dead-letters", "Dead letters");
        letters.MapGet("", ListDeadLetters)
            .WithName("ListDeadLetters")
            .WithSummary("Dead letters, the newest first")
            .WithDescription("Delivered records that could not become photos, with the line as it was delivered and what was done with it. Needs the steward key.")
            .Produces<DeadLetterList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        letters.MapGet("/reasons", CountDeadLetters)
            .WithName("CountDeadLetters")
            .WithSummary("Dead letters by reason")
            .WithDescription("How many are open, resubmitted and discarded, the reason with the most open ones first. Needs the steward key.")
            .Produces<DeadLetterReasons>();
        letters.MapPost("/resubmit", ResubmitDeadLetters)
            .WithName("ResubmitDeadLetters")
            .WithSummary("Tries all open dead letters of a reason again")
            .WithDescription("After a fix. The answer is the run; its result says how many have become photos. Needs the steward key.")
            .WithJsonBody<ResubmitRequest>()
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        letters.MapGet("/{id}", ReadDeadLetter)
            .WithName("ReadDeadLetter")
            .WithSummary("One dead letter")
            .WithDescription("With its history. Needs the steward key.")
            .Produces<DeadLetterItem>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        letters.MapPost("/{id}/resubmit", ResubmitDeadLetter)
            .WithName("ResubmitDeadLetter")
            .WithSummary("Tries a dead letter again, corrected or as it was delivered")
            .WithDescription("The answer is the run; the letter's history says what came of it. Needs the steward key.")
            .WithJsonBody<ResubmitRequest>()
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        letters.MapDelete("/{id}", DiscardDeadLetter)
            .WithName("DiscardDeadLetter")
            .WithSummary("Gives a dead letter up")
            .WithDescription("It stays, with the reason in its history, and is no longer among the open ones. Needs the steward key.")
            .Produces<DeadLetterItem>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Task<IResult> ListDeadLetters(
        [Description("Only this state: open (the default), resubmitted, discarded, all.")] string? state,
        [Description("Only this reason, such as id-missing.")] string? reason,
        [Description("Only those of a delivery, by its id.")] string? run,
        [Description("Only those whose file name and line begin so.")] string? source,
        [Description("Only those with these words in the line or the message.")] string? q,
        [Description("How many at most, 1 to 200; default 50.")] int? size,
        [Description("Cursor that the page before gave as 'next'.")] string? cursor,
        HttpContext context,
        WorkerForwarder worker) => worker.ForwardAsync(context, "/dead-letters");

    private static Task<IResult> CountDeadLetters(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/dead-letters/reasons");

    private static Task<IResult> ResubmitDeadLetters(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/dead-letters/resubmit");

    private static Task<IResult> ReadDeadLetter([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/dead-letters/{Uri.EscapeDataString(id)}");

    private static Task<IResult> ResubmitDeadLetter([Description(Id)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/dead-letters/{Uri.EscapeDataString(id)}/resubmit");

    private static Task<IResult> DiscardDeadLetter(
        [Description(Id)] string id,
        [Description("Why it is given up, in 1 to 500 characters.")] string? reason,
        HttpContext context,
        WorkerForwarder worker) => worker.ForwardAsync(context, $"/dead-letters/{Uri.EscapeDataString(id)}");
}
