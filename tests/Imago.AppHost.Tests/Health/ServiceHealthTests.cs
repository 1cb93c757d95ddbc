using System.Net;
using System.Text;
using Imago.AppHost.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Imago.AppHost.Tests.Health;

/// <summary>What the dashboard shows of a service's health is what the service says of itself.</summary>
public sealed class ServiceHealthTests : HttpMessageHandler
{
    private const string Degraded =
        """{"status":"Degraded","checks":{"self":{"status":"Healthy","description":"The process answers."},"cache":{"status":"Degraded","description":"The cache does not answer."}}}""";

    private static readonly Uri Address = new("http://api.example/health");

    private readonly FakeTimeProvider _clock = new();
    private Func<HttpResponseMessage> _answer = () => Answer(HttpStatusCode.OK, Degraded);
    private int _requests;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachCheckHasItsOwnStatusAndReason()
    {
        var health = Create(Address);

        Assert.Equal((HealthStatus.Healthy, "The process answers."), await GetAsync(health, "self"));
        Assert.Equal((HealthStatus.Degraded, "The cache does not answer."), await GetAsync(health, "cache"));
    }

    [Fact]
    public async Task AReasonIsReadFromARefusalToo()
    {
        _answer = () => Answer(
            HttpStatusCode.ServiceUnavailable, """{"status":"Unhealthy","checks":{"ingest":{"status":"Unhealthy","description":"a.ndjson failed: it is no text"},"self":{"status":"Healthy"}}}""");
        var health = Create(Address);

        Assert.Equal((HealthStatus.Unhealthy, "a.ndjson failed: it is no text"), await GetAsync(health, "ingest"));
        Assert.Equal((HealthStatus.Healthy, null), await GetAsync(health, "self"));
    }

    [Fact]
    public async Task ChecksThatDoNotEndAreReportedByEachOfThem()
    {
        _answer = () => Answer(HttpStatusCode.ServiceUnavailable, """{"status":"Unhealthy","checks":{"checks":{"status":"Unhealthy","description":"The checks did not end within 15 s."}}}""");

        Assert.Equal((HealthStatus.Unhealthy, "The checks did not end within 15 s."), await GetAsync(Create(Address), "cache"));
    }

    [Fact]
    public async Task AServiceThatIsNotThereIsUnhealthyAndSaysWhy()
    {
        Assert.Equal((HealthStatus.Unhealthy, "The service has not started yet."), await GetAsync(Create(address: null), "self"));
        _answer = () => throw new HttpRequestException("connection refused to 10.1.2.3");
        Assert.Equal((HealthStatus.Unhealthy, "The service does not answer."), await GetAsync(Create(Address), "self"));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"checks":{"self":{}}}""")]
    [InlineData("""{"checks":{"self":{"status":"Splendid"}}}""")]
    [InlineData("""{"checks":{"self":{"status":7}}}""")]
    public async Task WhatIsNoReportIsUnhealthy(string body)
    {
        _answer = () => Answer(HttpStatusCode.OK, body);

        Assert.Equal((HealthStatus.Unhealthy, "What the service answers is no health report."), await GetAsync(Create(Address), "self"));
    }

    [Fact]
    public async Task ACheckThatTheServiceDoesNotHaveIsUnhealthy() =>
        Assert.Equal((HealthStatus.Unhealthy, "The service does not report this check."), await GetAsync(Create(Address), "cahce"));

    [Fact]
    public async Task ChecksOfOneMomentShareARequestAndTheNextMomentHasItsOwn()
    {
        var health = Create(Address);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => GetAsync(health, i % 2 == 0 ? "self" : "cache")));
        Assert.Equal(1, _requests);

        _clock.Advance(ServiceHealth.Freshness);
        await GetAsync(health, "self");
        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task AServiceThatNeverAnswersIsGivenUp()
    {
        _answer = () => throw new TaskCanceledException("the limit");

        Assert.Equal((HealthStatus.Unhealthy, "The service does not answer."), await GetAsync(Create(Address), "self"));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal(Address, request.RequestUri);
        Interlocked.Increment(ref _requests);
        return Task.FromResult(_answer());
    }

    private ServiceHealth Create(Uri? address) => new(new HttpClient(this, disposeHandler: false), () => address, _clock);

    private static async Task<(HealthStatus Status, string? Description)> GetAsync(ServiceHealth health, string check)
    {
        var result = await health.GetAsync(check, Ending);
        return (result.Status, result.Description);
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
