using System.Text.Json.Serialization;

namespace Imago.Archive.Operations;

/// <summary>Where a dead letter stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeadLetterState>))]
public enum DeadLetterState
{
    /// <summary>Waits for somebody.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Has become a photo.</summary>
    [JsonStringEnumMemberName("resubmitted")]
    Resubmitted,

    /// <summary>Given up, for the reason in its history.</summary>
    [JsonStringEnumMemberName("discarded")]
    Discarded,
}

/// <summary>A delivered record that could not become a photo.</summary>
public sealed record DeadLetterItem
{
    public required string Id { get; init; }

    public required DeadLetterState State { get; init; }

    /// <summary>File name and line.</summary>
    public required string Source { get; init; }

    public required long Line { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Stable id: <c>id-missing</c>, <c>json-invalid</c>, ...</summary>
    public required string Reason { get; init; }

    public required string Message { get; init; }

    public string? Detail { get; init; }

    /// <summary>The delivered line, or its beginning.</summary>
    public required string Raw { get; init; }

    /// <summary><c>utf-8</c>, or <c>base64</c> where the line is no text.</summary>
    public required string RawEncoding { get; init; }

    /// <summary>Length of the delivered line in bytes.</summary>
    public required long RawBytes { get; init; }

    /// <summary>Only the beginning of the line was kept: it can be resubmitted only corrected.</summary>
    public required bool RawTruncated { get; init; }

    /// <summary>What was done with it, oldest first.</summary>
    public IReadOnlyList<DeadLetterEvent> History { get; init; } = [];
}

/// <summary>Something that was done with a dead letter.</summary>
public sealed record DeadLetterEvent
{
    public required DateTimeOffset At { get; init; }

    /// <summary><c>resubmitted</c>, <c>refused</c> (resubmitted in vain) or <c>discarded</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Why it was discarded, or refused again.</summary>
    public string? Reason { get; init; }

    /// <summary>The corrected line, where one was sent.</summary>
    public string? Corrected { get; init; }

    /// <summary>The run that did it.</summary>
    public string? Run { get; init; }

    /// <summary>The photo that it has become.</summary>
    public string? Photo { get; init; }
}

/// <summary>A page of dead letters, the newest first.</summary>
/// <param name="Total">All that match.</param>
/// <param name="Items">The page.</param>
/// <param name="Next">Cursor of the next page; missing on the last one.</param>
public sealed record DeadLetterList(long Total, IReadOnlyList<DeadLetterItem> Items, string? Next);

/// <summary>How many dead letters there are of a reason.</summary>
public sealed record DeadLetterReason(string Reason, long Open, long Resubmitted, long Discarded);

/// <summary>All reasons that occur, those with the most open letters first.</summary>
public sealed record DeadLetterReasons(IReadOnlyList<DeadLetterReason> Items);

/// <summary>A wish to try again.</summary>
/// <param name="Corrected">For one letter: the line to use instead of the delivered one.</param>
/// <param name="Reason">For all open letters of a reason.</param>
public sealed record ResubmitRequest(string? Corrected, string? Reason);

/// <summary>What came of it; the result of the run.</summary>
public sealed record ResubmitReport(long Resubmitted, long Refused);
