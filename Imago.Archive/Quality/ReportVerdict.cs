namespace Imago.Archive.Quality;

/// <summary>A threshold that is crossed.</summary>
/// <param name="Kind"><c>field</c>, <c>rule</c> or <c>drift</c>.</param>
/// <param name="Name">Field or rule id; empty for the drift.</param>
/// <param name="Verdict">Warn or fail.</param>
/// <param name="Value">The completeness, the share, or the number of differences.</param>
public sealed record Crossing(string Kind, string Name, Verdict Verdict, double Value);

/// <summary>The verdict over a report: the worst of its findings that nobody has accepted.</summary>
public static class ReportVerdict
{
    public const string Field = "field";
    public const string Rule = "rule";
    public const string Drift = "drift";

    public static IReadOnlyList<string> Kinds { get; } = [Field, Rule, Drift];

    /// <summary>The thresholds that are crossed, the worst first, without what is accepted. A drift of the mapping warns.</summary>
    public static IReadOnlyList<Crossing> Crossings(QualityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var accepted = report.Accepted.Select(acceptance => (acceptance.Kind, acceptance.Name)).ToHashSet();
        IEnumerable<Crossing> all =
        [
            .. report.Fields.Select(field => new Crossing(Field, field.Field, field.Verdict, field.Completeness)),
            .. report.Rules.Select(rule => new Crossing(Rule, rule.Id, rule.Verdict, rule.Share)),
            new Crossing(Drift, "", report.Drift.Count > 0 ? Verdict.Warn : Verdict.Pass, report.Drift.Count),
        ];
        return [.. all.Where(crossing => crossing.Verdict is not Verdict.Pass && !accepted.Contains((crossing.Kind, crossing.Name))).OrderByDescending(crossing => crossing.Verdict)];
    }

    /// <summary>The report with the verdict that its findings and what is accepted of them give.</summary>
    public static QualityReport WithVerdict(this QualityReport report) =>
        report with { Verdict = Crossings(report) is [var worst, ..] ? worst.Verdict : Verdict.Pass };
}
