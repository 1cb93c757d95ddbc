using System.Diagnostics;
using Imago.EndToEnd.Tests.Application;

namespace Imago.EndToEnd.Tests;

[Collection(SharedArchive.Collection)]
public sealed class TelemetryTests(SharedArchive shared)
{
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(75);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RunningArchive Archive => shared.Archive;

    [Fact]
    public async Task TracesMetricsAndLogsOfEveryServiceArriveAtTheDashboard()
    {
        await Archive.GetAsync("/api/photos?q=parade", Cancelled);

        IReadOnlyDictionary<string, Signals> received = new Dictionary<string, Signals>();
        await Archive.PhaseAsync(
            "every signal of every service",
            ArrivalLimit,
            limited => RunningArchive.PollAsync(
                async () =>
                {
                    received = await Archive.Dashboard.GetResourcesAsync(limited);
                    return RunningArchive.Services.All(service => received.GetValueOrDefault(service) == new Signals(true, true, true));
                },
                limited),
            Cancelled);

        Assert.All(RunningArchive.Services, service => Assert.Equal(new Signals(true, true, true), received[service]));
    }

    [Fact]
    public async Task OneSearchIsOneTraceFromFrontendToElasticsearch()
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/photos?q={traceId}");
        request.Headers.Add("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        using var response = await Archive.Frontend.SendAsync(request, Cancelled);
        response.EnsureSuccessStatusCode();

        IReadOnlyList<ReceivedSpan> spans = [];
        await Archive.PhaseAsync(
            "the search's trace",
            ArrivalLimit,
            limited => RunningArchive.PollAsync(
                async () =>
                {
                    // Each service sends its spans when it likes: the innermost may be there long before those that it belongs to.
                    spans = await Archive.Dashboard.GetTraceAsync(traceId, limited);
                    return spans.Any(span => span.Service == "elasticsearch"
                        && PathTo(span, spans).Select(part => part.Service).Distinct().SequenceEqual(["frontend", "api", "elasticsearch"]));
                },
                limited),
            Cancelled);

        Assert.Contains(spans, span => span is { Service: "api", Scope: "Elastic.Transport" });
    }

    /// <summary>From the outermost span that arrived down to the given one.</summary>
    private static IEnumerable<ReceivedSpan> PathTo(ReceivedSpan span, IReadOnlyList<ReceivedSpan> spans)
    {
        var parent = spans.FirstOrDefault(candidate => candidate.Id == span.ParentId);
        return parent is null ? [span] : PathTo(parent, spans).Append(span);
    }
}
