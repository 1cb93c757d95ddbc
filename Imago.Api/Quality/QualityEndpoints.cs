using System.Text;
using System.Text.Json;
using Imago.Api.Admin;
using Imago.Api.Errors;
using Imago.Archive.Quality;

namespace Imago.Api.Quality;

/// <summary>The room's endpoints, and what their answers have in common. Everybody may read; what changes something needs the steward key.</summary>
internal static class QualityEndpoints
{
    private const string Prefix = "/api/quality";
    private const string Tag = "Quality";

    /// <summary>Describes the parameter of all endpoints that are about one target.</summary>
    public const string Target = "Index or alias that the reports are about; the archive's own alias where it is not given.";

    public static void MapQuality(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup(Prefix).WithTags(Tag).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        var stewards = routes.MapStewardGroup(Prefix, Tag);
        readers.MapReports();
        readers.MapCensuses(stewards);
        stewards.MapJudgements();
    }

    public static IResult Json(QualityReport report) => Results.Json(report, QualityReportJson.Default.QualityReport);

    public static ProblemResult NoReport(string id) => ProblemResult.Of(ProblemTypes.ReportNotFound, $"No report has the id '{id}'.");

    public static ProblemResult NoReportYet(string target) => ProblemResult.Of(ProblemTypes.ReportNotFound, $"No census of '{target}' has been taken yet.");

    public static ProblemResult Invalid(string parameter, string message)
    {
        var errors = new ParameterErrors();
        errors.Add(parameter, message);
        return ProblemResult.Of(errors);
    }

    /// <summary>A report as a file to keep.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">One of <see cref="ReportFormats"/>.</param>
    public static IResult File(QualityReport report, string format) => format switch
    {
        "csv" => Results.File(Encoding.UTF8.GetBytes(ReportExport.ToCsv(report)), "text/csv; charset=utf-8", $"{report.Id}.csv"),
        "markdown" => Results.File(Encoding.UTF8.GetBytes(ReportExport.ToMarkdown(report)), "text/markdown; charset=utf-8", $"{report.Id}.md"),
        _ => Results.File(JsonSerializer.SerializeToUtf8Bytes(report, QualityReportJson.Default.QualityReport), "application/json", $"{report.Id}.json"),
    };

    public static IReadOnlyList<string> ReportFormats { get; } = ["json", "csv", "markdown"];
}
