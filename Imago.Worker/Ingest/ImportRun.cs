using System.Text.Json.Serialization;

namespace Imago.Worker.Ingest;

[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
internal enum ImportState
{
    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>An import as the index of imports holds it: what is ingested, how far, with which outcome. Its id is that of the run.</summary>
internal sealed record ImportRun
{
    /// <summary>File name.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>Length of the file in bytes.</summary>
    [JsonPropertyName("length")]
    public required long Length { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    [JsonPropertyName("content")]
    public required string Content { get; init; }

    [JsonPropertyName("state")]
    public required ImportState State { get; init; }

    /// <summary>The process that works on it. A worker that finds another name here has been relieved and stops.</summary>
    [JsonPropertyName("worker")]
    public required string Worker { get; init; }

    /// <summary>The same through all interruptions: it stands in the photos as <c>ingested_at</c>, by which an interrupted import knows its own.</summary>
    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("updated_at")]
    public required DateTimeOffset UpdatedAt { get; init; }

    [JsonPropertyName("finished_at")]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Checkpoint: bytes of decompressed text.</summary>
    [JsonPropertyName("offset")]
    public long Offset { get; init; }

    /// <summary>Checkpoint: number of the last line before it.</summary>
    [JsonPropertyName("line")]
    public long Line { get; init; }

    [JsonPropertyName("read")]
    public long Read { get; init; }

    [JsonPropertyName("indexed")]
    public long Indexed { get; init; }

    [JsonPropertyName("updated")]
    public long Updated { get; init; }

    [JsonPropertyName("unchanged")]
    public long Unchanged { get; init; }

    [JsonPropertyName("dead_letters")]
    public long DeadLetters { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonIgnore]
    public Checkpoint Checkpoint
    {
        get => new(Offset, Line, new ImportCounts(Read, Indexed, Updated, Unchanged, DeadLetters));
        init
        {
            (Offset, Line) = (value.Offset, value.Line);
            (Read, Indexed, Updated, Unchanged, DeadLetters) = value.Counts;
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportRun))]
internal sealed partial class ImportRunJson : JsonSerializerContext;
