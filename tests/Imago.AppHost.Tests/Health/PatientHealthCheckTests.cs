using Imago.AppHost.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Imago.AppHost.Tests.Health;

public sealed class PatientHealthCheckTests : IHealthCheck
{
    private readonly FakeTimeProvider _clock = new() { AutoAdvanceAmount = PatientHealthCheck.Patience / 10 };
    private readonly PatientHealthCheck.Progress _progress = new();
    private readonly Queue<Func<HealthCheckResult>> _results = new();
    private int _asked;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FailureIsReportedOnlyAfterThePatienceIsOver()
    {
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());
        Assert.InRange(_asked, 5, 11);
    }

    [Fact]
    public async Task SuccessIsReportedAtOnce()
    {
        _results.Enqueue(() => HealthCheckResult.Unhealthy());
        _results.Enqueue(() => throw new InvalidOperationException("not there yet"));
        _results.Enqueue(() => HealthCheckResult.Healthy());

        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task FailureAfterTheFirstSuccessIsReportedAtOnce()
    {
        _results.Enqueue(() => HealthCheckResult.Degraded());
        await CheckAsync();

        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());
        Assert.Equal(2, _asked);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        _asked++;
        return Task.FromResult(_results.TryDequeue(out var result) ? result() : HealthCheckResult.Unhealthy());
    }

    /// <summary>The clock moves on at each look at it, and by a step whenever the check waits.</summary>
    private async Task<HealthStatus> CheckAsync()
    {
        var registration = new HealthCheckRegistration("check", this, failureStatus: null, tags: null);
        var check = new PatientHealthCheck(this, _progress, _clock).CheckHealthAsync(new HealthCheckContext { Registration = registration }, Ending);
        while (!check.IsCompleted)
        {
            _clock.Advance(PatientHealthCheck.Step);
            await Task.Yield();
        }

        return (await check).Status;
    }
}
