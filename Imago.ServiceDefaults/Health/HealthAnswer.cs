using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.ServiceDefaults.Health;

/// <summary>What a probe is told: <c>{ "status": "Degraded", "checks": { "cache": { "status": "Degraded", "description": "..." } } }</c>.</summary>
internal sealed record HealthAnswer(HealthStatus Status, IReadOnlyDictionary<string, HealthAnswer.Check> Checks)
{
    public static HealthAnswer From(HealthReport report) => new(
        report.Status,
        report.Entries.ToDictionary(entry => entry.Key, entry => new Check(entry.Value.Status, Describe(entry.Value)), StringComparer.Ordinal));

    /// <summary>
    /// The check service describes a check that threw by the exception's message, which may hold addresses and worse; it belongs in the log,
    /// where the check service has written it. What a check wrote itself is for the reader.
    /// </summary>
    private static string? Describe(HealthReportEntry entry) =>
        entry.Exception is { } exception && (entry.Description is null || entry.Description == exception.Message)
            ? "The check failed; see the log of the service."
            : entry.Description;

    internal sealed record Check(HealthStatus Status, string? Description);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
