using System.Text.Json;
using Imago.Archive.Census;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Archive.Quality;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Census;

/// <summary>Takes a census of an index and stores the report.</summary>
internal sealed partial class CensusJob(
    PatientTransport transport,
    CensusWalk walk,
    SliceStates states,
    ReportStore reports,
    RepeatedRecords repeated,
    QualityState quality,
    CensusTelemetry telemetry,
    IOptions<ArchiveIndexOptions> indices,
    IOptions<QualityThresholds> thresholds,
    TimeProvider time,
    ILogger<CensusJob> logger) : IJob
{
    public static string Kind => RunKinds.Census;

    public static string Lane => JobLanes.Census;

    public async Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        job.Report(new RunProgress { Phase = "preparing" });
        await states.EnsureAsync(cancellationToken);
        await reports.EnsureAsync(cancellationToken);
        var name = job.Parameters(CensusJson.Default.CensusParameters)?.Target ?? indices.Value.Alias;
        var target = await CensusTarget.FindAsync(transport, indices.Value, name, cancellationToken);
        var state = await walk.RunAsync(job, target, cancellationToken);

        job.Report(new RunProgress { Phase = "reporting", Fraction = 1, Records = state.Documents });
        var report = await ReportAsync(job, target, state, cancellationToken);
        await reports.WriteAsync(report, cancellationToken);
        await states.RemoveAsync(job.RunId, job.Checkpoint(CensusJson.Default.CensusCheckpoint)?.Slices ?? 0, cancellationToken);
        Tell(report);
        var result = new CensusResult(report.Id, report.Verdict.ToString().ToLowerInvariant(), report.Documents, (report.FinishedAt - report.StartedAt).TotalSeconds);
        return JsonSerializer.SerializeToElement(result, CensusJson.Default.CensusResult);
    }

    private async Task<QualityReport> ReportAsync(JobContext job, CensusTarget target, CensusState state, CancellationToken cancellationToken)
    {
        var builder = new ReportBuilder(state, target.Live, CensusTarget.Declared, thresholds.Value);
        var history = await reports.HistoryAsync(target.Target, cancellationToken);
        var report = new QualityReport
        {
            Id = job.RunId,
            Target = target.Target,
            Index = target.Index,
            Generation = target.Generation,
            StartedAt = job.StartedAt,
            FinishedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Documents = state.Documents,
            Verdict = Verdict.Pass,
            Drift = target.Drift,
            Fields = [.. builder.Fields().Select(field => field with { Anomaly = IsAnomaly(field, history) })],
            Rules = builder.Rules(builder.Repeated == 0 ? [] : await repeated.FindAsync(target, cancellationToken)),
            Segments = builder.Segments(),
            Accepted = await reports.AcceptancesAsync(target.Target, cancellationToken),
        };
        var before = history.FirstOrDefault(stored => stored.Report is not null && stored.Report.Id != report.Id)?.Report;
        return (report with { Change = before is null ? null : ReportComparison.Between(before, report) }).WithVerdict();
    }

    private static bool IsAnomaly(FieldReport field, IReadOnlyList<StoredReport> history) => ReportComparison.IsAnomaly(
        [.. history.Where(report => report.Completeness.ContainsKey(field.Field)).Select(report => report.Completeness[field.Field])],
        field.Completeness);

    private void Tell(QualityReport report)
    {
        telemetry.Reported(report.FinishedAt - report.StartedAt);
        LogReported(report.Id, report.Index, report.Documents, report.Verdict);
        var crossings = ReportVerdict.Crossings(report);
        foreach (var crossing in crossings)
        {
            LogCrossed(crossing.Kind, crossing.Name, crossing.Verdict, crossing.Value);
        }

        if (report.Target == indices.Value.Alias)
        {
            quality.Crossings = crossings;
        }
    }

    [LoggerMessage(EventId = 181, Level = LogLevel.Information, Message = "Quality report {Report} of {Index}: {Documents} documents, {Verdict}.")]
    private partial void LogReported(string report, string index, long documents, Verdict verdict);

    [LoggerMessage(EventId = 182, Level = LogLevel.Warning, Message = "Quality threshold crossed: {Kind} {Name}, {Verdict} at {Value}.")]
    private partial void LogCrossed(string kind, string name, Verdict verdict, double value);
}
