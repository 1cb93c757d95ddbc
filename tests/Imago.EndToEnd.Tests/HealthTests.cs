using Aspire.Hosting.ApplicationModel;
using Imago.EndToEnd.Tests.Application;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.EndToEnd.Tests;

/// <summary>The dashboard shows of each service what it says of itself, with the reason.</summary>
[Collection(SharedArchive.Collection)]
public sealed class HealthTests(SharedArchive shared)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api")]
    [InlineData("worker")]
    [InlineData("frontend")]
    public async Task EachCheckOfAServiceIsShownWithItsReason(string service)
    {
        var reports = await shared.Archive.WaitForHealthAsync(service, reports => reports.All(report => report.Status is not null), Cancelled);

        var checks = (await shared.Archive.GetHealthAsync(service, Cancelled))["checks"]!.AsObject();
        Assert.Equal(checks.Select(check => $"{service}_{check.Key}").Order(), reports.Select(report => report.Name).Order());
        Assert.All(reports, report => Assert.False(string.IsNullOrWhiteSpace(report.Description), report.Name));
    }

    [Fact]
    public async Task ALostCacheIsShownAtTheServicesThatMissItAndSoIsItsReturn()
    {
        await shared.Archive.CommandAsync("cache", KnownResourceCommands.StopCommand, Cancelled);
        try
        {
            foreach (var service in new[] { "api", "worker" })
            {
                var reports = await shared.Archive.WaitForHealthAsync(service, reports => Cache(reports).Status is HealthStatus.Degraded, Cancelled);

                Assert.Equal("The cache does not answer; the service works without it.", Cache(reports).Description);
                Assert.DoesNotContain(reports, report => report.Status is HealthStatus.Unhealthy);
            }

            Assert.Equal(RunningArchive.SampleSize, await shared.Archive.CountAsync(Cancelled));
        }
        finally
        {
            await shared.Archive.CommandAsync("cache", KnownResourceCommands.StartCommand, Cancelled);
        }

        foreach (var service in new[] { "api", "worker" })
        {
            await shared.Archive.WaitForHealthAsync(service, reports => Cache(reports).Status is HealthStatus.Healthy, Cancelled);
        }
    }

    private static HealthReportSnapshot Cache(IReadOnlyList<HealthReportSnapshot> reports) => reports.Single(report => report.Name.EndsWith("_cache", StringComparison.Ordinal));
}
