using Imago.Worker.Ingest;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.Worker.Tests.Ingest;

public class IngestHealthCheckTests
{
    private static readonly Checkpoint Reached = new(1, 1234, new ImportCounts(1234, 1230, 0, 0, 4));

    [Fact]
    public void StartingIsDegraded() => Check(HealthStatus.Degraded, "Starting.", new(IngestPhase.Starting));

    [Fact]
    public void IngestingIsDegradedAndTellsItsProgress() => Check(
        HealthStatus.Degraded, "Ingesting sample.ndjson: 1,234 records, 50 % of the file read.", new(IngestPhase.Ingesting, "sample.ndjson", 0.5, Reached));

    [Fact]
    public void IdleAfterAGoodRunIsHealthy() => Check(
        HealthStatus.Healthy,
        "sample.ndjson is ingested: 1234 read, 1230 indexed, 0 updated, 0 unchanged, 4 dead letters.",
        new(IngestPhase.Idle, "sample.ndjson", 1, Reached));

    [Fact]
    public void NothingToDoIsHealthy() => Check(HealthStatus.Healthy, "Nothing to ingest.", new(IngestPhase.Idle));

    [Fact]
    public void FailedRunIsUnhealthyAndTellsTheReason() =>
        Check(HealthStatus.Unhealthy, "sample.ndjson failed: no such index", new(IngestPhase.Failed, "sample.ndjson", Error: "no such index"));

    [Fact]
    public void WaitingForElasticsearchIsDegraded() =>
        Check(HealthStatus.Degraded, "Waiting for Elasticsearch: it cannot be reached.", new(IngestPhase.Ingesting, "sample.ndjson"), "it cannot be reached");

    [Fact]
    public void StandingByForAnotherWorkerIsHealthy() =>
        Check(HealthStatus.Healthy, "Standing by: another worker has the lease.", new(IngestPhase.Standby, "sample.ndjson"));

    private static void Check(HealthStatus status, string description, IngestSnapshot snapshot, string? obstacle = null)
    {
        var result = IngestHealthCheck.Check(snapshot, obstacle);

        Assert.Equal(status, result.Status);
        Assert.Equal(description, result.Description);
    }
}
