namespace Imago.Archive.Quality;

/// <summary>A report in a list.</summary>
public sealed record ReportSummary(
    string Id, string Target, string Index, int? Generation, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, long Documents, Verdict Verdict);

/// <summary>Reports, the newest first.</summary>
public sealed record ReportList(IReadOnlyList<ReportSummary> Items);

/// <summary>How measures developed.</summary>
/// <param name="Series">One for each field and rule that was asked for, in that order.</param>
public sealed record QualityTrend(IReadOnlyList<TrendSeries> Series);

/// <summary>How one measure developed.</summary>
/// <param name="Kind"><c>completeness</c> of a field or <c>share</c> of a rule.</param>
/// <param name="Name">Field or rule id.</param>
/// <param name="Points">One a report that has it, the oldest first.</param>
public sealed record TrendSeries(string Kind, string Name, IReadOnlyList<TrendPoint> Points);

/// <summary>A measure in one report.</summary>
/// <param name="Report">Id of the report.</param>
/// <param name="At">Its end.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="Value">Completeness or share, 0 to 1.</param>
public sealed record TrendPoint(string Report, DateTimeOffset At, long Documents, double Value);

/// <summary>A steward's note to a report.</summary>
/// <param name="Author">Who writes it.</param>
/// <param name="Text">The note.</param>
public sealed record NoteRequest(string? Author, string? Text);

/// <summary>A finding that is to count no longer.</summary>
/// <param name="Target">Index or alias; null for the archive.</param>
/// <param name="Kind"><c>rule</c>, <c>field</c> or <c>drift</c>.</param>
/// <param name="Name">Rule id or field; empty for the drift.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who says so.</param>
public sealed record AcceptanceRequest(string? Target, string? Kind, string? Name, string? Reason, string? Author);
