using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>Between censuses: completeness by field and issues by rule from the cluster's own aggregations, for the gauges.</summary>
internal sealed partial class QualityPulse(
    PatientTransport transport,
    QualityState state,
    LaneStates lanes,
    ArchivePreparation preparation,
    IOptions<CensusOptions> options,
    IOptions<ArchiveIndexOptions> indices,
    TimeProvider time,
    ILogger<QualityPulse> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await preparation.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Pulse, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!lanes.IsHeld(JobLanes.Census))
            {
                // The worker that serves the lane measures; two would report everything twice.
                state.Pulse = PulseValues.None;
                continue;
            }

            try
            {
                state.Pulse = await MeasureAsync(stoppingToken);
            }
            catch (IndexRefusedException exception)
            {
                LogRefused(exception.Message);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogUnexpected(exception);
            }
        }
    }

    internal async Task<PulseValues> MeasureAsync(CancellationToken cancellationToken)
    {
        var aggregations = new JsonObject
        {
            ["issues"] = new JsonObject { ["terms"] = new JsonObject { ["field"] = PhotoFields.QualityIssues, ["size"] = QualityRules.All.Count } },
        };
        foreach (var field in PhotoFields.Delivered)
        {
            // Not an aggregation of what is missing, which a text does not have.
            aggregations[$"has {field}"] = new JsonObject { ["filter"] = new JsonObject { ["exists"] = new JsonObject { ["field"] = field } } };
        }

        var body = new JsonObject { ["size"] = 0, ["track_total_hits"] = true, ["aggs"] = aggregations };
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{indices.Value.Alias}/_search", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        var root = JsonNode.Parse(answer.EnsureSuccess().Body)!;
        var total = root["hits"]!["total"]!["value"]!.GetValue<long>();
        var found = root["aggregations"]!;
        return new PulseValues(
            PhotoFields.Delivered.ToImmutableDictionary(
                field => field, field => total == 0 ? 1 : (double)found[$"has {field}"]!["doc_count"]!.GetValue<long>() / total),
            found["issues"]!["buckets"]!.AsArray().ToImmutableDictionary(
                bucket => bucket!["key"]!.GetValue<string>(), bucket => bucket!["doc_count"]!.GetValue<long>()));
    }

    [LoggerMessage(EventId = 184, Level = LogLevel.Warning, Message = "The quality of the archive cannot be measured: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(EventId = 186, Level = LogLevel.Error, Message = "The quality of the archive cannot be measured for an unexpected error.")]
    private partial void LogUnexpected(Exception exception);
}
