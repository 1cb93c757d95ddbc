using System.Text.Json;
using Imago.Archive.Operations;

namespace Imago.Worker.Ingest.Inbox;

/// <summary>What became of a delivery: lies beside its file, and is the result of its run.</summary>
internal sealed record DeliverySummary
{
    public required string File { get; init; }

    public string? Run { get; init; }

    public required RunState State { get; init; }

    /// <summary>Bytes.</summary>
    public long? Length { get; init; }

    /// <summary>SHA-256.</summary>
    public string? Content { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public RecordCounts? Counts { get; init; }

    public string? Error { get; init; }

    public static DeliverySummary Of(DeliveryFile file, string runId, ImportRun run) => new()
    {
        File = file.Name,
        Run = runId,
        State = run.State is ImportState.Completed ? RunState.Completed : RunState.Failed,
        Length = file.Length,
        Content = file.Content,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        Counts = run.Checkpoint.Counts.ToRecordCounts(),
        Error = run.Error,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, IngestJson.Default.DeliverySummary);

    public JsonElement ToElement() => JsonSerializer.SerializeToElement(this, IngestJson.Default.DeliverySummary);
}
