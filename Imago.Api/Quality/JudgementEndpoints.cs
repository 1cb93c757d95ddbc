using System.ComponentModel;
using Imago.Api.Errors;
using Imago.Archive.Quality;

namespace Imago.Api.Quality;

/// <summary>What stewards say of reports: notes, and findings that they accept.</summary>
internal static class JudgementEndpoints
{
    private const int LongestText = 2000;

    public static void MapJudgements(this RouteGroupBuilder stewards)
    {
        stewards.MapPost("/reports/{id}/notes", AddNote)
            .WithName("AddQualityNote")
            .WithSummary("Adds a note to a report")
            .WithDescription("The answer is the report with all its notes. Needs the steward key.")
            .Produces<QualityReport>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        stewards.MapPost("/acceptances", AcceptFinding)
            .WithName("AcceptFinding")
            .WithSummary("Accepts a finding of the latest report")
            .WithDescription(
                "From now on it does not count against the verdict, of that report and of those to come. The answer is the report with its new verdict. " +
                "Needs the steward key.")
            .Produces<QualityReport>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        stewards.MapDelete("/acceptances", TakeBackAcceptance)
            .WithName("TakeBackAcceptance")
            .WithSummary("Takes an acceptance back")
            .WithDescription("The finding counts again, in the latest report and in those to come. Needs the steward key.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> AddNote(
        [Description("Id of the report.")] string id, NoteRequest note, QualityReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        Require(errors, "author", note.Author);
        Require(errors, "text", note.Text);
        if (errors.Any)
        {
            return ProblemResult.Of(errors);
        }

        var added = new ReportNote(note.Author!.Trim(), note.Text!.Trim(), time.GetUtcNow());
        var changed = await reports.UpdateAsync(id, report => report with { Notes = [.. report.Notes, added] }, cancellationToken);
        return changed is null ? QualityEndpoints.NoReport(id) : QualityEndpoints.Json(changed);
    }

    private static async Task<IResult> AcceptFinding(
        AcceptanceRequest request, QualityReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var target = request.Target ?? reports.DefaultTarget;
        if (await reports.LatestAsync(target, cancellationToken) is not { } latest)
        {
            return QualityEndpoints.NoReportYet(target);
        }

        var errors = new ParameterErrors();
        Require(errors, "reason", request.Reason);
        Require(errors, "author", request.Author);
        RequireFinding(errors, request, latest);
        if (errors.Any)
        {
            return ProblemResult.Of(errors);
        }

        var name = request.Kind == ReportVerdict.Drift ? "" : request.Name!;
        var acceptance = new Acceptance(request.Kind!, name, request.Reason!.Trim(), request.Author!.Trim(), time.GetUtcNow());
        return await reports.AcceptAsync(target, acceptance, cancellationToken) is { } changed
            ? QualityEndpoints.Json(changed)
            : QualityEndpoints.NoReportYet(target);
    }

    private static async Task<IResult> TakeBackAcceptance(
        [Description("rule, field or drift.")] string kind,
        [Description("Rule id or field; nothing for the drift.")] string? name,
        [Description(QualityEndpoints.Target)] string? target,
        QualityReports reports,
        CancellationToken cancellationToken) =>
        await reports.TakeBackAsync(target ?? reports.DefaultTarget, kind, name ?? "", cancellationToken)
            ? Results.NoContent()
            : ProblemResult.Of(ProblemTypes.NotFound, "Nothing of that kind and name is accepted.");

    private static void Require(ParameterErrors errors, string parameter, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            errors.Add(parameter, $"{parameter} must be a text of 1 to {LongestText} characters.");
        }
    }

    private static void RequireFinding(ParameterErrors errors, AcceptanceRequest request, QualityReport report)
    {
        switch (request.Kind)
        {
            case ReportVerdict.Drift:
                break;
            case ReportVerdict.Rule when QualityRules.Find(request.Name ?? "") is null:
                errors.Add("name", $"name must be one of {string.Join(", ", QualityRules.All.Select(rule => rule.Id))}.");
                break;
            case ReportVerdict.Field when !report.Fields.Any(field => field.Field == request.Name):
                errors.Add("name", "name must be a field of the latest report.");
                break;
            case ReportVerdict.Rule or ReportVerdict.Field:
                break;
            default:
                errors.Add("kind", $"kind must be one of {string.Join(", ", ReportVerdict.Kinds)}.");
                break;
        }
    }
}
