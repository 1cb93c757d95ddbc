using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Archive.Operations;

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Waits until the runs before it have ended.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Under way, or interrupted by the end of its worker and about to be taken on by another.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>The kinds of runs.</summary>
public static class RunKinds
{
    public const string Import = "import";
    public const string Heal = "heal";
    public const string Rollback = "rollback";
    public const string Resubmit = "resubmit";
    public const string Reset = "reset";
    public const string Warm = "warm";
    public const string Census = "census";
}

/// <summary>A long job of the worker as the services tell of it.</summary>
public sealed record Run
{
    public required string Id { get; init; }

    /// <summary>What it does: import, heal, rollback, resubmit, reset, warm or census.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about: a file, an index.</summary>
    public string? Subject { get; init; }

    public required RunState State { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How often it was taken on: more than once where its worker ended in the middle.</summary>
    public int Attempt { get; init; }

    /// <summary>Somebody has asked for its end.</summary>
    public bool CancelRequested { get; init; }

    public RunProgress? Progress { get; init; }

    /// <summary>What it found and did, by kind; also of one that failed.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    [JsonIgnore]
    public bool HasEnded => State is RunState.Completed or RunState.Failed or RunState.Cancelled;
}

/// <summary>How far a run is.</summary>
public sealed record RunProgress
{
    /// <summary>What it is doing, in a word or two.</summary>
    public string? Phase { get; init; }

    /// <summary>0 to 1; missing where it cannot be known.</summary>
    public double? Fraction { get; init; }

    /// <summary>Records done.</summary>
    public long Records { get; init; }

    /// <summary>Records per second, lately.</summary>
    public double RecordsPerSecond { get; init; }

    /// <summary>Seconds that it will still take at this rate.</summary>
    public double? RemainingSeconds { get; init; }

    /// <summary>What became of the records, where they have outcomes.</summary>
    public RecordCounts? Counts { get; init; }
}

/// <summary>What became of records: <c>read = indexed + updated + unchanged + deadLetters</c>.</summary>
public sealed record RecordCounts(long Read, long Indexed, long Updated, long Unchanged, long DeadLetters);

/// <summary>Runs, the newest first.</summary>
public sealed record RunList(IReadOnlyList<Run> Items);
