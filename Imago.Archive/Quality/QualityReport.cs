using System.Text.Json.Serialization;
using Imago.Archive.Mapping;

namespace Imago.Archive.Quality;

/// <summary>How good something is, measured by its thresholds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    [JsonStringEnumMemberName("pass")]
    Pass,

    [JsonStringEnumMemberName("warn")]
    Warn,

    [JsonStringEnumMemberName("fail")]
    Fail,
}

/// <summary>A field-quality report: what a census found in every document of an index.</summary>
public sealed record QualityReport
{
    /// <summary>Id of the report, which is that of the run that made it.</summary>
    public required string Id { get; init; }

    /// <summary>The index or alias that was asked for.</summary>
    public required string Target { get; init; }

    /// <summary>The index behind it.</summary>
    public required string Index { get; init; }

    /// <summary>Number of the generation; null for an index that is none.</summary>
    public int? Generation { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required long Documents { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The index's mapping against the declared one; empty where they agree.</summary>
    public required IReadOnlyList<MappingDifference> Drift { get; init; }

    public required IReadOnlyList<FieldReport> Fields { get; init; }

    public required IReadOnlyList<RuleReport> Rules { get; init; }

    public required SegmentReports Segments { get; init; }

    /// <summary>Against the report before; null in the first.</summary>
    public ReportChange? Change { get; init; }

    /// <summary>What stewards have noted.</summary>
    public IReadOnlyList<ReportNote> Notes { get; init; } = [];

    /// <summary>What does not count against the verdict.</summary>
    public IReadOnlyList<Acceptance> Accepted { get; init; } = [];
}

/// <summary>One field. Every document is counted once among present, missing, null and blank.</summary>
public sealed record FieldReport
{
    public required string Field { get; init; }

    /// <summary>Type in the live mapping; null where it has none.</summary>
    public string? LiveType { get; init; }

    public string? DeclaredType { get; init; }

    /// <summary>Documents with a value.</summary>
    public required long Present { get; init; }

    /// <summary>Documents without the field.</summary>
    public required long Missing { get; init; }

    public required long Null { get; init; }

    public required long Blank { get; init; }

    /// <summary>Present / documents; 1 where there are no documents.</summary>
    public required double Completeness { get; init; }

    /// <summary>Documents with a JSON type that the declared mapping does not take.</summary>
    public required long WrongType { get; init; }

    /// <summary>Documents with a value that is none of the declared type.</summary>
    public required long Invalid { get; init; }

    /// <summary>Documents with a value that Elasticsearch converted.</summary>
    public required long Coerced { get; init; }

    /// <summary>Documents with a value that Elasticsearch left out of the index.</summary>
    public required long Ignored { get; init; }

    /// <summary>Different values, estimated.</summary>
    public required long Distinct { get; init; }

    /// <summary>Relative standard error of the estimate.</summary>
    public required double DistinctError { get; init; }

    /// <summary>Smallest number or date.</summary>
    public string? Min { get; init; }

    public string? Max { get; init; }

    /// <summary>Bytes of the shortest text.</summary>
    public long? Shortest { get; init; }

    public long? Longest { get; init; }

    public double? AverageLength { get; init; }

    /// <summary>The most frequent bad values, by finding.</summary>
    public required IReadOnlyList<BadValues> BadValues { get; init; }

    /// <summary>
    /// Up to 20 document ids, by finding: <c>missing</c>, <c>null</c>, <c>blank</c>, <c>wrongType</c>, <c>invalid</c>, <c>coerced</c>, <c>ignored</c>,
    /// and <c>undeclared</c> for those that have a value in a field that the declared mapping lacks.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Samples { get; init; }

    public required Verdict Verdict { get; init; }

    public FieldThreshold? Threshold { get; init; }

    /// <summary>The completeness is far from its own history.</summary>
    public bool Anomaly { get; init; }

    /// <summary>A search that lists the records without a value, all of them and no others; null where no search can.</summary>
    public string? Search { get; init; }
}

/// <summary>The most frequent values of one finding.</summary>
/// <param name="Finding"><c>wrongType</c>, <c>invalid</c> or <c>ignored</c>.</param>
/// <param name="Error">By how much a count may be too low; 0: exact.</param>
/// <param name="Values">Most frequent first; long values are cut after 100 characters.</param>
public sealed record BadValues(string Finding, long Error, IReadOnlyList<Census.ValueCount> Values);

/// <summary>One rule.</summary>
public sealed record RuleReport
{
    public required string Id { get; init; }

    public required string Severity { get; init; }

    public required long Violations { get; init; }

    /// <summary>Violations / documents.</summary>
    public required double Share { get; init; }

    public required Verdict Verdict { get; init; }

    public RuleThreshold? Threshold { get; init; }

    /// <summary>Up to 20 document ids.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>A search that lists the records; null in an index whose documents do not carry their issues.</summary>
    public string? Search { get; init; }
}

/// <summary>Parts of the archive, largest first.</summary>
/// <param name="Databases">By database.</param>
/// <param name="Decades">By the decade of the date: <c>1950</c>.</param>
/// <param name="Photographers">The photographers with the most records.</param>
public sealed record SegmentReports(
    IReadOnlyList<SegmentReport> Databases, IReadOnlyList<SegmentReport> Decades, IReadOnlyList<SegmentReport> Photographers);

/// <summary>A part of the archive.</summary>
/// <param name="Name">Its value; <c>unknown</c> for the records without one.</param>
/// <param name="Documents">Records.</param>
/// <param name="Completeness">Share of its records with a value, by delivered field.</param>
/// <param name="Rules">Violations by rule; rules that nothing breaks are left out.</param>
public sealed record SegmentReport(
    string Name, long Documents, IReadOnlyDictionary<string, double> Completeness, IReadOnlyDictionary<string, long> Rules);

/// <summary>Completeness below which a field warns or fails, 0 to 1.</summary>
public sealed record FieldThreshold(double? Warn, double? Fail)
{
    /// <summary>For configuration, which sets one without the other.</summary>
    public FieldThreshold()
        : this(null, null)
    {
    }
}

/// <summary>Share of documents above which a rule warns or fails, 0 to 1.</summary>
public sealed record RuleThreshold(double? Warn, double? Fail)
{
    /// <summary>For configuration, which sets one without the other.</summary>
    public RuleThreshold()
        : this(null, null)
    {
    }
}

/// <summary>A steward's note.</summary>
public sealed record ReportNote(string Author, string Text, DateTimeOffset At);

/// <summary>A finding that no longer counts against the verdict.</summary>
/// <param name="Kind"><c>rule</c>, <c>field</c> or <c>drift</c>.</param>
/// <param name="Name">Rule id or field; empty for the drift of the mapping.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
/// <param name="At">When.</param>
public sealed record Acceptance(string Kind, string Name, string Reason, string Author, DateTimeOffset At);

/// <summary>A report against another one.</summary>
/// <param name="Against">Id of the other report.</param>
/// <param name="Documents">Documents more than there.</param>
/// <param name="Better">What improved.</param>
/// <param name="Worse">What got worse.</param>
/// <param name="NewFields">Fields that the other one does not have.</param>
/// <param name="LostFields">Fields that only the other one has.</param>
/// <param name="NewBadValues">Frequent bad values that the other one does not have.</param>
public sealed record ReportChange(
    string Against,
    long Documents,
    IReadOnlyList<MeasureChange> Better,
    IReadOnlyList<MeasureChange> Worse,
    IReadOnlyList<string> NewFields,
    IReadOnlyList<string> LostFields,
    IReadOnlyList<NewBadValue> NewBadValues);

/// <summary>One measure that changed.</summary>
/// <param name="Kind"><c>completeness</c> of a field or <c>share</c> of a rule.</param>
/// <param name="Name">Field or rule id.</param>
/// <param name="Before">In the other report.</param>
/// <param name="Now">In this one.</param>
public sealed record MeasureChange(string Kind, string Name, double Before, double Now);

/// <summary>A bad value that was not there before.</summary>
public sealed record NewBadValue(string Field, string Finding, string Value, long Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QualityReport))]
[JsonSerializable(typeof(StoredReport))]
[JsonSerializable(typeof(Acceptance))]
[JsonSerializable(typeof(ReportChange))]
[JsonSerializable(typeof(ReportList))]
[JsonSerializable(typeof(QualityTrend))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(AcceptanceRequest))]
public sealed partial class QualityReportJson : JsonSerializerContext;
