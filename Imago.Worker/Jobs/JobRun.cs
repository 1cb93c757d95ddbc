using System.Text.Json;
using System.Text.Json.Serialization;
using Imago.Archive.Operations;

namespace Imago.Worker.Jobs;

/// <summary>A run of a job as the index of jobs holds it.</summary>
internal sealed record JobRun
{
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>One of <see cref="JobLanes"/>.</summary>
    [JsonPropertyName("lane")]
    public required string Lane { get; init; }

    /// <summary>What it is about.</summary>
    [JsonPropertyName("subject")]
    public string? Subject { get; init; }

    [JsonPropertyName("state")]
    public required RunState State { get; init; }

    [JsonPropertyName("requested_at")]
    public required DateTimeOffset RequestedAt { get; init; }

    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("updated_at")]
    public DateTimeOffset? UpdatedAt { get; init; }

    [JsonPropertyName("finished_at")]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The process that works on it.</summary>
    [JsonPropertyName("worker")]
    public string? Worker { get; init; }

    /// <summary>Fencing token of the lease under which it runs. A worker that finds a higher one has been relieved.</summary>
    [JsonPropertyName("fence")]
    public long Fence { get; init; }

    [JsonPropertyName("attempt")]
    public int Attempt { get; init; }

    [JsonPropertyName("cancel_requested")]
    public bool CancelRequested { get; init; }

    /// <summary>What the job is to do, as its kind defines it.</summary>
    [JsonPropertyName("parameters")]
    public JsonElement? Parameters { get; init; }

    [JsonPropertyName("progress")]
    public RunProgress? Progress { get; init; }

    /// <summary>From where the next attempt goes on, as its kind defines it.</summary>
    [JsonPropertyName("checkpoint")]
    public JsonElement? Checkpoint { get; init; }

    [JsonPropertyName("result")]
    public JsonElement? Result { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>As the services tell of it.</summary>
    public Run ToRun(string id) => new()
    {
        Id = id,
        Kind = Kind,
        Subject = Subject,
        State = State,
        RequestedAt = RequestedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Attempt = Attempt,
        CancelRequested = CancelRequested,
        Progress = Progress,
        Result = Result,
        Error = Error,
    };
}

/// <summary>A run as it stands in the index, with what a conditional write needs.</summary>
internal sealed record JobEntry(string Id, JobRun Run, long SequenceNumber, long PrimaryTerm);

/// <summary>Progress is camelCase inside the document too: it is not searched, and the services hand it on as it is.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobRun))]
internal sealed partial class JobJson : JsonSerializerContext;
