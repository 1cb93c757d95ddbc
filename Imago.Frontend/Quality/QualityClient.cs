using Imago.Archive.Operations;
using Imago.Archive.Quality;
using Imago.Frontend.Archive;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Frontend.Quality;

/// <summary>Reads quality reports; everybody may. What changes something is the stewards' client's.</summary>
public sealed class QualityClient(HttpClient http, ILogger<QualityClient> logger) : ApiClient(http, logger)
{
    private static readonly QualityReportJson Json = QualityReportJson.Default;

    public Task<ArchiveAnswer<QualityReport>> GetLatestAsync(CancellationToken cancellationToken) =>
        GetAsync("/api/quality/reports/latest", Json.QualityReport, cancellationToken);

    public Task<ArchiveAnswer<QualityReport>> GetReportAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/api/quality/reports/{Uri.EscapeDataString(id)}", Json.QualityReport, cancellationToken);

    /// <param name="target">Index or alias that the reports are about; null is the archive.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<ReportList>> ListReportsAsync(string? target, int size, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, string?> { ["target"] = target, ["size"] = $"{size}" };
        return GetAsync(QueryHelpers.AddQueryString("/api/quality/reports", parameters), Json.ReportList, cancellationToken);
    }

    /// <param name="id">The report.</param>
    /// <param name="with">The other one; null is the report before.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<ReportChange>> CompareAsync(string id, string? with, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, string?> { ["with"] = with };
        return GetAsync(
            QueryHelpers.AddQueryString($"/api/quality/reports/{Uri.EscapeDataString(id)}/comparison", parameters), Json.ReportChange, cancellationToken);
    }

    /// <summary>How the completeness of fields, or the shares of rules, developed.</summary>
    /// <param name="kind"><see cref="TrendKind.Field"/> or <see cref="TrendKind.Rule"/>.</param>
    /// <param name="names">Fields or rules.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<QualityTrend>> GetTrendAsync(TrendKind kind, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var parameter = kind is TrendKind.Field ? "field" : "rule";
        return GetAsync(
            QueryHelpers.AddQueryString("/api/quality/trend", names.Select(name => KeyValuePair.Create(parameter, (string?)name))), Json.QualityTrend, cancellationToken);
    }

    public Task<ArchiveAnswer<RunList>> ListCensusesAsync(int size, CancellationToken cancellationToken) =>
        GetAsync(QueryHelpers.AddQueryString("/api/quality/runs", "size", $"{size}"), OperationsJson.Default.RunList, cancellationToken);
}

/// <summary>What a trend shows.</summary>
public enum TrendKind
{
    /// <summary>Completeness of fields.</summary>
    Field,

    /// <summary>Shares of the documents that break rules.</summary>
    Rule,
}
