using System.Text.Json.Serialization;
using Imago.Worker.Indexing;
using Imago.Worker.Ingest;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imago.Worker.Control;

/// <summary>What the worker is doing, for the dashboard and for operators.</summary>
/// <param name="Phase"><c>starting</c>, <c>ingesting</c>, <c>idle</c>, <c>failed</c> or <c>standby</c> (another worker does it).</param>
/// <param name="Source">The file under way or last ingested.</param>
/// <param name="Progress">How much of it has been read, 0 to 1.</param>
/// <param name="Line">All lines up to this one have their outcome.</param>
/// <param name="Read">Records up to that line, by outcome:</param>
/// <param name="Indexed">new photos,</param>
/// <param name="Updated">photos whose content changed,</param>
/// <param name="Unchanged">photos that were there with the same content,</param>
/// <param name="DeadLetters">records that could not become photos.</param>
/// <param name="Error">Why the last import failed.</param>
/// <param name="Waiting">Why Elasticsearch takes no requests at the moment.</param>
internal sealed record WorkerStatus(
    IngestPhase Phase,
    string? Source,
    double Progress,
    long Line,
    long Read,
    long Indexed,
    long Updated,
    long Unchanged,
    long DeadLetters,
    string? Error,
    string? Waiting);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCasePhaseConverter)])]
[JsonSerializable(typeof(WorkerStatus))]
internal sealed partial class WorkerStatusJson : JsonSerializerContext;

internal sealed class CamelCasePhaseConverter() : JsonStringEnumConverter<IngestPhase>(System.Text.Json.JsonNamingPolicy.CamelCase);

internal static class StatusEndpoints
{
    /// <summary><c>GET /status</c>: read only, not proxied to the outside.</summary>
    public static void MapStatus(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/status", GetStatus);

    private static JsonHttpResult<WorkerStatus> GetStatus(IngestState state, IndexAvailability availability)
    {
        var current = state.Current;
        var (read, indexed, updated, unchanged, deadLetters) = current.Reached.Counts;
        return TypedResults.Json(
            new WorkerStatus(
                current.Phase, current.Source, current.Progress, current.Reached.Line, read, indexed, updated, unchanged, deadLetters, current.Error,
                availability.Obstacle),
            WorkerStatusJson.Default.WorkerStatus);
    }
}
