using System.ComponentModel;
using Imago.Api.Errors;
using Imago.Api.OpenApi;
using Imago.Archive.Census;
using Imago.Archive.Quality;

namespace Imago.Api.Quality;

/// <summary>Quality reports: list, one, export, comparison, trend.</summary>
internal static class ReportEndpoints
{
    private static readonly WholeNumberParameter Size = new("size", QualityReports.MostListed, Otherwise: 50);
    private const int MostMeasures = 50;
    private const string Id = "Id of the report.";

    public static void MapReports(this RouteGroupBuilder quality)
    {
        quality.MapGet("/reports", ListReports)
            .WithName("ListQualityReports")
            .WithSummary("Quality reports, the newest first")
            .WithDescription("Without their contents: what was checked, when, and the verdict.")
            .WithWholeNumber(Size)
            .Produces<ReportList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        quality.MapGet("/reports/latest", ReadLatest)
            .WithName("ReadLatestQualityReport")
            .WithSummary("The latest quality report")
            .WithDescription("What the last census found: fields, rules, segments, drift of the mapping, what changed, and the verdict.")
            .Produces<QualityReport>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        quality.MapGet("/reports/{id}", ReadReport)
            .WithName("ReadQualityReport")
            .WithSummary("One quality report")
            .WithDescription("What a census found: fields, rules, segments, drift of the mapping, what changed, and the verdict.")
            .Produces<QualityReport>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        quality.MapGet("/reports/{id}/export", ExportReport)
            .WithName("ExportQualityReport")
            .WithSummary("A report to take away")
            .WithDescription("As JSON, as CSV (one line a field and rule), or as Markdown that can be mailed.")
            .WithChoice("format", "ReportFormat", QualityEndpoints.ReportFormats)
            .Produces<Stream>(StatusCodes.Status200OK, "application/json", "text/csv", "text/markdown")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        quality.MapGet("/reports/{id}/comparison", CompareReports)
            .WithName("CompareQualityReports")
            .WithSummary("A report against another one")
            .WithDescription("What got better or worse since the other report, fields that came or went, and new bad values.")
            .Produces<ReportChange>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        quality.MapGet("/trend", ReadTrend)
            .WithName("ReadQualityTrend")
            .WithSummary("How fields and rules developed")
            .WithDescription("The completeness of each field, and the share of documents that break each rule, with one point a report, the oldest first.")
            .Produces<QualityTrend>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListReports(
        [Description(QualityEndpoints.Target)] string? target,
        [Description("How many at most.")] string? size,
        QualityReports reports,
        CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        var most = Size.Read(size, errors);
        if (errors.Any)
        {
            return ProblemResult.Of(errors);
        }

        var found = await reports.ListAsync(target ?? reports.DefaultTarget, most, cancellationToken);
        return Results.Ok(new ReportList(
        [
            .. found.Select(entry => new ReportSummary(
                entry.Id, entry.Report.Target, entry.Report.Index, entry.Report.Generation, entry.Report.StartedAt, entry.Report.FinishedAt,
                entry.Report.Documents, entry.Report.Verdict)),
        ]));
    }

    private static async Task<IResult> ReadLatest(
        [Description(QualityEndpoints.Target)] string? target, QualityReports reports, CancellationToken cancellationToken)
    {
        var wanted = target ?? reports.DefaultTarget;
        return await reports.LatestAsync(wanted, cancellationToken) is { } report ? QualityEndpoints.Json(report) : QualityEndpoints.NoReportYet(wanted);
    }

    private static async Task<IResult> ReadReport([Description(Id)] string id, QualityReports reports, CancellationToken cancellationToken) =>
        await reports.FindAsync(id, cancellationToken) is { } entry ? QualityEndpoints.Json(entry.Report) : QualityEndpoints.NoReport(id);

    private static async Task<IResult> ExportReport(
        [Description(Id)] string id,
        [Description("The form of the file; json where it is not given.")] string? format,
        QualityReports reports,
        CancellationToken cancellationToken)
    {
        if (format is not null && !QualityEndpoints.ReportFormats.Contains(format, StringComparer.Ordinal))
        {
            return QualityEndpoints.Invalid(nameof(format), $"format must be one of {string.Join(", ", QualityEndpoints.ReportFormats)}.");
        }

        return await reports.FindAsync(id, cancellationToken) is { } entry
            ? QualityEndpoints.File(entry.Report, format ?? QualityEndpoints.ReportFormats[0])
            : QualityEndpoints.NoReport(id);
    }

    private static async Task<IResult> CompareReports(
        [Description(Id)] string id,
        [Description("Id of the other report; the one before about the same target where it is not given.")] string? with,
        QualityReports reports,
        CancellationToken cancellationToken)
    {
        if (await reports.FindAsync(id, cancellationToken) is not { Report: var now })
        {
            return QualityEndpoints.NoReport(id);
        }

        if ((string.IsNullOrEmpty(with) ? await reports.FindBeforeAsync(now, cancellationToken) : with) is not { } other)
        {
            return ProblemResult.Of(ProblemTypes.ReportNotFound, $"There is no report before '{id}'.");
        }

        return await reports.FindAsync(other, cancellationToken) is { Report: var before }
            ? Results.Json(ReportComparison.Between(before, now), QualityReportJson.Default.ReportChange)
            : QualityEndpoints.NoReport(other);
    }

    private static async Task<IResult> ReadTrend(
        [Description("A field: its completeness. Repeatable.")] string[]? field,
        [Description("A rule id: the share of the documents that break it. Repeatable.")] string[]? rule,
        [Description(QualityEndpoints.Target)] string? target,
        QualityReports reports,
        CancellationToken cancellationToken)
    {
        (field, rule) = (field ?? [], rule ?? []);
        if (field.Length + rule.Length is 0 or > MostMeasures)
        {
            return QualityEndpoints.Invalid(nameof(field), $"Give a field or a rule, and {MostMeasures} of them at most.");
        }

        if (Array.Exists(rule, id => QualityRules.Find(id) is null))
        {
            return QualityEndpoints.Invalid(nameof(rule), $"rule must be one of {string.Join(", ", QualityRules.All.Select(known => known.Id))}.");
        }

        var found = await reports.ListAsync(target ?? reports.DefaultTarget, QualityReports.MostListed, cancellationToken);
        var oldestFirst = found.Reverse().ToList();
        return Results.Ok(new QualityTrend(
        [
            .. field.Select(name => Series("completeness", name, report => report.Completeness.TryGetValue(name, out var value) ? value : null)),
            .. rule.Select(id => Series("share", id, report => report.Shares.GetValueOrDefault(id))),
        ]));

        TrendSeries Series(string kind, string name, Func<StoredReport, double?> read) => new(
            kind,
            name,
            [
                .. oldestFirst.Where(entry => read(entry.Report) is not null)
                    .Select(entry => new TrendPoint(entry.Id, entry.Report.FinishedAt, entry.Report.Documents, read(entry.Report)!.Value)),
            ]);
    }
}
