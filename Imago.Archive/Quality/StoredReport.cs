using System.Text.Json.Serialization;

namespace Imago.Archive.Quality;

/// <summary>A report as the index of reports holds it: what is searched and what a trend needs beside the whole.</summary>
public sealed record StoredReport
{
    [JsonPropertyName("target")]
    public required string Target { get; init; }

    [JsonPropertyName("index")]
    public required string Index { get; init; }

    [JsonPropertyName("generation")]
    public int? Generation { get; init; }

    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("finished_at")]
    public required DateTimeOffset FinishedAt { get; init; }

    [JsonPropertyName("documents")]
    public required long Documents { get; init; }

    [JsonPropertyName("verdict")]
    public required Verdict Verdict { get; init; }

    /// <summary>Completeness by field. Stored, not searchable.</summary>
    [JsonPropertyName("completeness")]
    public required IReadOnlyDictionary<string, double> Completeness { get; init; }

    /// <summary>Share of documents by rule that is broken. Stored, not searchable.</summary>
    [JsonPropertyName("shares")]
    public required IReadOnlyDictionary<string, double> Shares { get; init; }

    [JsonPropertyName("report")]
    public QualityReport? Report { get; init; }

    public static StoredReport Of(QualityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new StoredReport
        {
            Target = report.Target,
            Index = report.Index,
            Generation = report.Generation,
            StartedAt = report.StartedAt,
            FinishedAt = report.FinishedAt,
            Documents = report.Documents,
            Verdict = report.Verdict,
            Completeness = report.Fields.ToDictionary(field => field.Field, field => field.Completeness),
            Shares = report.Rules.Where(rule => rule.Violations > 0).ToDictionary(rule => rule.Id, rule => rule.Share),
            Report = report,
        };
    }
}
