using System.Text.Json.Serialization;
using Imago.Worker.Ingest.Inbox;

namespace Imago.Worker.Ingest;

/// <summary>What an import reads.</summary>
/// <param name="File">Name of a file in the inbox, or null.</param>
/// <param name="Sample">Path of the sample, which stays where it is, or null.</param>
internal sealed record ImportParameters(string? File, string? Sample);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ImportParameters))]
[JsonSerializable(typeof(DeliverySummary))]
internal sealed partial class IngestJson : JsonSerializerContext;
