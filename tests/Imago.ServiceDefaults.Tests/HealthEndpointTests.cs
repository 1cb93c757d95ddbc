using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Imago.ServiceDefaults.Tests;

public sealed class HealthEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadyTellsEachCheckWithItsDescription()
    {
        await using var service = await StartAsync(checks => checks
            .AddCheck("index", () => HealthCheckResult.Healthy("The cluster is green."))
            .AddCheck("cache", () => HealthCheckResult.Degraded("The cache does not answer.")));

        var response = await service.Client.GetAsync("/health", Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        var answer = await ReadAsync(response);
        Assert.Equal("Degraded", (string?)answer["status"]);
        Assert.Equal("The cluster is green.", (string?)answer["checks"]!["index"]!["description"]);
        Assert.Equal("Degraded", (string?)answer["checks"]!["cache"]!["status"]);
        Assert.Equal("The cache does not answer.", (string?)answer["checks"]!["cache"]!["description"]);
    }

    [Fact]
    public async Task AnUnhealthyCheckMakesUnready()
    {
        await using var service = await StartAsync(checks => checks.AddCheck("index", () => HealthCheckResult.Unhealthy("The cluster is red.")));

        var response = await service.Client.GetAsync("/health", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("Unhealthy", (string?)(await ReadAsync(response))["status"]);
    }

    [Fact]
    public async Task ExceptionTextsStayInside()
    {
        await using var service = await StartAsync(checks => checks
            .AddCheck("throws", () => throw new InvalidOperationException("http://elastic:secret@host"))
            .AddCheck("reports", () => HealthCheckResult.Unhealthy("It is down.", new InvalidOperationException("http://elastic:secret@host"))));

        var text = await (await service.Client.GetAsync("/health", Cancelled)).Content.ReadAsStringAsync(Cancelled);

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("The check failed", text, StringComparison.Ordinal);
        Assert.Contains("It is down.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AliveAsksOnlyChecksOfTheProcess()
    {
        var asked = 0;
        await using var service = await StartAsync(checks => checks.AddCheck("index", () =>
        {
            Interlocked.Increment(ref asked);
            return HealthCheckResult.Unhealthy();
        }));

        var response = await service.Client.GetAsync("/alive", Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["self"], (await ReadAsync(response))["checks"]!.AsObject().Select(check => check.Key));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task AStormOfProbesRunsTheChecksOnceASecond()
    {
        var clock = new FakeTimeProvider();
        var runs = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync(
            checks => checks.AddAsyncCheck("index", async () =>
            {
                Interlocked.Increment(ref runs);
                await release.Task;
                return HealthCheckResult.Unhealthy();
            }),
            clock);

        var storm = Enumerable.Range(0, 50).Select(_ => service.Client.GetAsync("/health", Cancelled)).ToArray();
        release.SetResult();
        await Task.WhenAll(storm);
        await service.Client.GetAsync("/health", Cancelled);
        Assert.Equal(1, runs);

        clock.Advance(TimeSpan.FromSeconds(1));
        await service.Client.GetAsync("/health", Cancelled);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task AProbeThatLeavesDoesNotCancelTheOthers()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync(checks => checks.AddAsyncCheck("index", async cancellationToken =>
        {
            started.SetResult();
            await release.Task.WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }));

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var first = service.Client.GetAsync("/health", leaving.Token);
        await started.Task.WaitAsync(Cancelled);
        var second = service.Client.GetAsync("/health", Cancelled);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Fact]
    public async Task ACheckThatNeverEndsIsGivenUpAndAskedAnew()
    {
        var clock = new FakeTimeProvider();
        var runs = 0;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync(
            checks => checks.AddAsyncCheck("index", async () =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    started.SetResult();
                    await Task.Delay(Timeout.Infinite, CancellationToken.None);
                }

                return HealthCheckResult.Healthy();
            }),
            clock);

        var stuck = service.Client.GetAsync("/health", Cancelled);
        await started.Task.WaitAsync(Cancelled);
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stuck).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task EveryCheckHasATimeLimit()
    {
        await using var service = await StartAsync(checks => checks
            .AddCheck("without", () => HealthCheckResult.Healthy())
            .AddCheck("with", () => HealthCheckResult.Healthy(), timeout: TimeSpan.FromSeconds(2)));

        var registrations = service.App.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations;

        Assert.Equal(TimeSpan.FromSeconds(5), registrations.Single(check => check.Name == "without").Timeout);
        Assert.Equal(TimeSpan.FromSeconds(2), registrations.Single(check => check.Name == "with").Timeout);
    }

    [Fact]
    public async Task AHeadRequestGetsTheStatusAlone()
    {
        await using var service = await StartAsync(checks => checks.AddCheck("index", () => HealthCheckResult.Unhealthy()));

        var response = await service.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"), Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    private static Task<RunningService> StartAsync(Action<IHealthChecksBuilder> checks, TimeProvider? clock = null) => RunningService.StartAsync(
        builder =>
        {
            checks(builder.Services.AddHealthChecks());
            if (clock is not null)
            {
                builder.Services.AddSingleton(clock);
            }
        },
        Cancelled);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!;
}
