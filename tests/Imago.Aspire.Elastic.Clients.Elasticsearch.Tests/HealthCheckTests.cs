using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

public sealed class HealthCheckTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "green", HealthStatus.Healthy, "green")]
    [InlineData(200, "yellow", HealthStatus.Healthy, "yellow")]
    [InlineData(200, "red", HealthStatus.Unhealthy, "red")]
    [InlineData(401, null, HealthStatus.Unhealthy, "Authentication failed")]
    [InlineData(403, null, HealthStatus.Unhealthy, "privilege 'monitor'")]
    [InlineData(503, null, HealthStatus.Unhealthy, "HTTP status 503")]
    public async Task HealthIsWhatTheClusterSays(int httpStatus, string? clusterStatus, HealthStatus expected, string description)
    {
        await using var node = await FakeNode.StartAsync(httpStatus, clusterStatus is null ? Error(httpStatus) : ClusterHealth(clusterStatus), Cancelled);
        using var host = Build(node.ConnectionString("elastic:secret"));

        var entry = await CheckAsync(host, Cancelled);

        Assert.Equal(expected, entry.Status);
        Assert.Contains(description, entry.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{entry.Description} {entry.Exception}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnAnswerTheClusterIsUnhealthy()
    {
        using var host = Build("http://elastic:secret@127.0.0.1:1");

        var entry = await CheckAsync(host, Cancelled);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("The cluster does not answer.", entry.Description);
        Assert.DoesNotContain("secret", $"{entry.Exception}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatComesTooLateIsUnhealthy()
    {
        await using var node = await FakeNode.StartSilentAsync(Cancelled);
        using var host = Build(node.ConnectionString("elastic:secret"), timeout: "200");

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host, Cancelled)).Status);
    }

    [Fact]
    public async Task ACallerThatLeavesIsNotAnUnhealthyCluster()
    {
        await using var node = await FakeNode.StartSilentAsync(Cancelled);
        using var host = Build(node.ConnectionString("elastic:secret"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var check = CheckAsync(host, leaving.Token);
        await node.Asked.WaitAsync(Cancelled);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    [Theory]
    [InlineData(200, "<html>Welcome to nginx</html>")]
    [InlineData(200, "{}")]
    [InlineData(404, "")]
    public async Task SomethingElseOnThePortIsUnhealthy(int status, string body)
    {
        await using var node = await FakeNode.StartAsync(status, body, Cancelled);
        using var host = Build(node.ConnectionString("elastic:secret"));

        var entry = await CheckAsync(host, Cancelled);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("What answers does not speak Elasticsearch.", entry.Description);
    }

    private static IHost Build(string connectionString, string? timeout = null)
    {
        var builder = Configured.Builder(
            ("ConnectionStrings:elasticsearch", connectionString), ("Aspire:Elastic:Clients:Elasticsearch:HealthCheckTimeout", timeout));
        builder.AddElasticsearchClient("elasticsearch");
        return builder.Build();
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host, CancellationToken cancellationToken) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken)).Entries["Elastic.Clients.Elasticsearch"];

    private static string ClusterHealth(string status) => $$"""
        {
          "cluster_name": "archive", "status": "{{status}}", "timed_out": false, "number_of_nodes": 1, "number_of_data_nodes": 1,
          "active_primary_shards": 1, "active_shards": 1, "relocating_shards": 0, "initializing_shards": 0, "unassigned_shards": 1,
          "unassigned_primary_shards": 0, "delayed_unassigned_shards": 0, "number_of_pending_tasks": 0, "number_of_in_flight_fetch": 0,
          "task_max_waiting_in_queue_millis": 0, "active_shards_percent_as_number": 50.0
        }
        """;

    private static string Error(int status) => $$"""
        { "error": { "root_cause": [], "type": "security_exception", "reason": "user [elastic] may not" }, "status": {{status}} }
        """;
}
