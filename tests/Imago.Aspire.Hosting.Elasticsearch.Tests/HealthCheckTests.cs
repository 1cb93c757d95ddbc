using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.Aspire.Hosting.Elasticsearch.Tests;

/// <summary>The check that the model registers, against a listener that answers as Elasticsearch does.</summary>
public sealed class HealthCheckTests : IDisposable
{
    private readonly HttpListener _server = new();
    private readonly int _port = FreePort();

    public HealthCheckTests()
    {
        _server.Prefixes.Add($"http://localhost:{_port}/");
        _server.Start();
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => ((IDisposable)_server).Dispose();

    [Fact]
    public async Task ServerThatAcceptsThePasswordIsHealthy()
    {
        var check = CheckAsync(allocate: true);

        var request = await _server.GetContextAsync();
        var authorization = request.Request.Headers["Authorization"];
        request.Response.StatusCode = 200;
        request.Response.Close();

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"elastic:{TestModel.Password}"))}", authorization);
        Assert.Equal(HealthStatus.Healthy, (await check).Status);
    }

    [Theory]
    [InlineData(401, "refuses the password")]
    [InlineData(503, "503")]
    public async Task ServerThatRefusesIsUnhealthyForAStatedReason(int status, string reason)
    {
        var check = CheckAsync(allocate: true);

        var request = await _server.GetContextAsync();
        request.Response.StatusCode = status;
        request.Response.Close();

        var entry = (await check).Entries["es_check"];
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains(reason, entry.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(TestModel.Password, entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatIsNotThereIsUnhealthy()
    {
        _server.Stop();

        var report = await CheckAsync(allocate: true);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal("The server does not answer.", report.Entries["es_check"].Description);
    }

    [Fact]
    public async Task ServerWithoutAnAddressIsUnhealthy()
    {
        var report = await CheckAsync(allocate: false);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal("The endpoint has no address yet.", report.Entries["es_check"].Description);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task<HealthReport> CheckAsync(bool allocate)
    {
        var builder = TestModel.CreateBuilder();
        var elasticsearch = builder.AddElasticsearch("es", builder.AddPassword()).Resource;
        if (allocate)
        {
            elasticsearch.Allocate("http", _port);
        }

        await using var application = builder.Build();
        return await application.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(registration => registration.Name == "es_check", Ending);
    }
}
