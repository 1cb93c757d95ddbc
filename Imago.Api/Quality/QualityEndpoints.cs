using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Imago.Api.Admin;
using Imago.Api.Errors;
using Imago.Archive.Census;
using Imago.Archive.Operations;
using Imago.Archive.Quality;

namespace Imago.Api.Quality;

/// <summary>Quality reports: list, one, export, trend, comparison; a census on demand; what stewards say of them.</summary>
internal static class QualityEndpoints
{
    private const int MostListed = 500;
    private const int LongestText = 2000;
    private const string Id = "Id of the report.";
    private const string RunId = "Id of the run.";
    private const string Target = "Index or alias that the reports are about; the archive's own alias where it is not given.";

    private static readonly string[] Formats = ["json", "csv", "markdown"];

    public static void MapQuality(this IEndpointRouteBuilder routes)
    {
        MapReports(routes.MapGroup("/api/quality").WithTags("Quality").ProducesProblem(StatusCodes.Status503ServiceUnavailable));
        MapStewards(routes.MapStewardGroup("/api/quality", "Quality"));
    }

    private static void MapReports(RouteGroupBuilder quality)
    {
        quality.MapGet("/reports", ListReports)
            .WithName("ListQualityReports").WithSummary("Quality reports, the newest first")
            .WithDescription("Without their contents: what was checked, when, and the verdict.").Produces<ReportList>().ProducesProblem(400);
        quality.MapGet("/reports/latest", ReadLatest)
            .WithName("ReadLatestQualityReport").WithSummary("The latest quality report")
            .WithDescription("What the last census found: fields, rules, segments, drift of the mapping, what changed, and the verdict.").Produces<QualityReport>().ProducesProblem(404);
        quality.MapGet("/reports/{id}", ReadReport)
            .WithName("ReadQualityReport").WithSummary("One quality report")
            .WithDescription("What a census found: fields, rules, segments, drift of the mapping, what changed, and the verdict.").Produces<QualityReport>().ProducesProblem(404);
        quality.MapGet("/reports/{id}/comparison", CompareReports)
            .WithName("CompareQualityReports")
            .WithSummary("One report against another one")
            .WithDescription("What got better or worse since the other report, new fields and new bad values.")
            .Produces<ReportChange>().ProducesProblem(400).ProducesProblem(404);
        quality.MapGet("/reports/{id}/export", ExportReport)
            .WithName("ExportQualityReport")
            .WithSummary("A report to take away")
            .WithDescription("As JSON, as CSV (one line a field and rule) or as Markdown that can be mailed.")
            .Produces<QualityReport>(200, "application/json", "text/csv", "text/markdown").ProducesProblem(400).ProducesProblem(404);
        quality.MapGet("/trend", ReadTrend)
            .WithName("ReadQualityTrend").WithSummary("How the completeness of a field, or the share of a rule, developed")
            .WithDescription("One point a report, the oldest first.")
            .Produces<QualityTrend>().ProducesProblem(400);
        quality.MapPost("/runs", StartCensus)
            .WithName("StartCensus")
            .WithSummary("Asks for a census")
            .WithDescription("One at a time: where one about the target waits or is under way, that one is the answer.")
            .Produces<Run>(StatusCodes.Status202Accepted).ProducesProblem(400);
        quality.MapGet("/runs/{id}", ReadRun).WithName("ReadCensus").WithSummary("How far a census is")
            .WithDescription("The run: its state, its progress (at most a second old) and, when it has ended, the id of its report.").Produces<Run>().ProducesProblem(404);
        quality.MapGet("/runs/{id}/events", FollowRun)
            .WithName("FollowCensus")
            .WithSummary("A census as it happens")
            .WithDescription("Server-sent events named 'run', each with the run as JSON, as often as it changes; the stream ends with the run.")
            .Produces<Run>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(404);
    }

    private static void MapStewards(RouteGroupBuilder stewards)
    {
        stewards.MapPost("/reports/{id}/notes", AddNote)
            .WithName("AddQualityNote").WithSummary("Adds a note to a report").WithDescription("Needs the steward key.")
            .Produces<QualityReport>().ProducesProblem(400).ProducesProblem(404);
        stewards.MapPost("/acceptances", Accept)
            .WithName("AcceptFinding")
            .WithSummary("Accepts a finding")
            .WithDescription("From now on it does not count against the verdict, of the latest report and of those to come. Needs the steward key.")
            .Produces<QualityReport>().ProducesProblem(400).ProducesProblem(404);
        stewards.MapDelete("/acceptances", Refuse)
            .WithName("TakeBackAcceptance").WithSummary("Takes an acceptance back").WithDescription("Needs the steward key.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
    }

    private static async Task<IResult> ListReports(
        [Description(Target)] string? target,
        [Description("How many at most, 1 to 500; default 50.")] int? size,
        QualityReports reports,
        CancellationToken cancellationToken)
    {
        if (size is < 1 or > MostListed)
        {
            return Invalid("size", $"Must be a whole number from 1 to {MostListed}.");
        }

        var found = await reports.ListAsync(target ?? reports.DefaultTarget, size ?? 50, cancellationToken);
        return Results.Ok(new ReportList(
        [
            .. found.Select(entry => new ReportSummary(
                entry.Id, entry.Report.Target, entry.Report.Index, entry.Report.Generation, entry.Report.StartedAt, entry.Report.FinishedAt,
                entry.Report.Documents, entry.Report.Verdict)),
        ]));
    }

    private static async Task<IResult> ReadLatest([Description(Target)] string? target, QualityReports reports, CancellationToken cancellationToken) =>
        await reports.LatestAsync(target ?? reports.DefaultTarget, cancellationToken) is { } report
            ? Json(report)
            : ProblemResult.Of(ProblemTypes.ReportNotFound, "No census has been taken of it yet.");

    private static async Task<IResult> ReadReport([Description(Id)] string id, QualityReports reports, CancellationToken cancellationToken) =>
        await reports.FindAsync(id, cancellationToken) is { } entry ? Json(entry.Report) : NoReport(id);

    private static async Task<IResult> CompareReports(
        [Description(Id)] string id, [Description("Id of the other report.")] string? with, QualityReports reports, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(with))
        {
            return Invalid("with", "Must be the id of another report.");
        }

        var (now, before) = (await reports.FindAsync(id, cancellationToken), await reports.FindAsync(with, cancellationToken));
        return now is null ? NoReport(id) : before is null ? NoReport(with) : Results.Ok(ReportComparison.Between(before.Report, now.Report));
    }

    private static async Task<IResult> ExportReport(
        [Description(Id)] string id, [Description("json, csv or markdown; default json.")] string? format, QualityReports reports, CancellationToken cancellationToken)
    {
        if (format is not null && !Formats.Contains(format, StringComparer.Ordinal))
        {
            return Invalid("format", $"Must be one of {string.Join(", ", Formats)}.");
        }

        if (await reports.FindAsync(id, cancellationToken) is not { Report: var report })
        {
            return NoReport(id);
        }

        return format switch
        {
            "csv" => Results.File(Encoding.UTF8.GetBytes(ReportExport.ToCsv(report)), "text/csv; charset=utf-8", $"{report.Id}.csv"),
            "markdown" => Results.File(Encoding.UTF8.GetBytes(ReportExport.ToMarkdown(report)), "text/markdown; charset=utf-8", $"{report.Id}.md"),
            _ => Results.File(JsonSerializer.SerializeToUtf8Bytes(report, QualityReportJson.Default.QualityReport), "application/json", $"{report.Id}.json"),
        };
    }

    private static async Task<IResult> ReadTrend(
        [Description("A field: its completeness.")] string? field,
        [Description("A rule id: the share of the documents that break it.")] string? rule,
        [Description(Target)] string? target,
        QualityReports reports,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(field) == string.IsNullOrEmpty(rule))
        {
            return Invalid("field", "Give either a field or a rule.");
        }

        if (rule is { Length: > 0 } && QualityRules.Find(rule) is null)
        {
            return Invalid("rule", $"Must be one of {string.Join(", ", QualityRules.All.Select(known => known.Id))}.");
        }

        var found = await reports.ListAsync(target ?? reports.DefaultTarget, MostListed, cancellationToken);
        return Results.Ok(new QualityTrend(
            field,
            rule,
            [
                .. found.Reverse()
                    .Select(entry => (entry, Value: rule is { Length: > 0 }
                        ? entry.Report.Shares.GetValueOrDefault(rule)
                        : entry.Report.Completeness.TryGetValue(field!, out var value) ? value : (double?)null))
                    .Where(point => point.Value is not null)
                    .Select(point => new TrendPoint(point.entry.Id, point.entry.Report.FinishedAt, point.entry.Report.Documents, point.Value!.Value)),
            ]));
    }

    private static Task<IResult> StartCensus([Description(Target)] string? target, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, "/quality/runs");

    private static Task<IResult> ReadRun([Description(RunId)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/runs/{Uri.EscapeDataString(id)}");

    private static Task<IResult> FollowRun([Description(RunId)] string id, HttpContext context, WorkerForwarder worker) =>
        worker.ForwardAsync(context, $"/runs/{Uri.EscapeDataString(id)}/events", isEventStream: true);

    private static async Task<IResult> AddNote(
        [Description(Id)] string id, NoteRequest note, QualityReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        Require(errors, "author", note.Author);
        Require(errors, "text", note.Text);
        if (errors.Any)
        {
            return ProblemResult.Of(errors);
        }

        var added = new ReportNote(note.Author!, note.Text!, time.GetUtcNow());
        var changed = await reports.UpdateAsync(id, report => report with { Notes = [.. report.Notes, added] }, cancellationToken);
        return changed is null ? NoReport(id) : Json(changed);
    }

    private static async Task<IResult> Accept(
        AcceptanceRequest request, QualityReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        Require(errors, "reason", request.Reason);
        Require(errors, "author", request.Author);
        if (!ReportVerdict.Kinds.Contains(request.Kind))
        {
            errors.Add("kind", $"Must be one of {string.Join(", ", ReportVerdict.Kinds)}.");
        }

        if (request.Kind == ReportVerdict.Rule && QualityRules.Find(request.Name ?? "") is null)
        {
            errors.Add("name", $"Must be one of {string.Join(", ", QualityRules.All.Select(rule => rule.Id))}.");
        }

        if (request.Kind == ReportVerdict.Field && request.Name is not { Length: > 0 and <= LongestText })
        {
            errors.Add("name", "Must be the name of a field.");
        }

        if (errors.Any)
        {
            return ProblemResult.Of(errors);
        }

        var name = request.Kind == ReportVerdict.Drift ? "" : request.Name!;
        var acceptance = new Acceptance(request.Kind!, name, request.Reason!, request.Author!, time.GetUtcNow());
        var changed = await reports.AcceptAsync(request.Target ?? reports.DefaultTarget, acceptance, cancellationToken);
        return changed is null ? ProblemResult.Of(ProblemTypes.ReportNotFound, "It is kept; no census has been taken yet.") : Json(changed);
    }

    private static async Task<IResult> Refuse(
        [Description("rule, field or drift.")] string kind,
        [Description("Rule id or field; nothing for the drift.")] string? name,
        [Description(Target)] string? target, QualityReports reports, CancellationToken cancellationToken) =>
        await reports.RefuseAsync(target ?? reports.DefaultTarget, kind, name ?? "", cancellationToken)
            ? Results.NoContent()
            : ProblemResult.Of(ProblemTypes.NotFound, "Nothing of that kind and name is accepted.");

    private static void Require(ParameterErrors errors, string parameter, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            errors.Add(parameter, $"Must be a text of 1 to {LongestText} characters.");
        }
    }

    private static IResult Json(QualityReport report) => Results.Json(report, QualityReportJson.Default.QualityReport);

    private static ProblemResult NoReport(string id) => ProblemResult.Of(ProblemTypes.ReportNotFound, $"No report has the id '{id}'.");

    private static ProblemResult Invalid(string parameter, string message)
    {
        var errors = new ParameterErrors();
        errors.Add(parameter, message);
        return ProblemResult.Of(errors);
    }
}
