using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Imago.ServiceDefaults.Http;

internal static class EventStreamResilience
{
    private static readonly MediaTypeWithQualityHeaderValue EventStream = new("text/event-stream");

    /// <summary>
    /// A request for server-sent events may wait for its first event for as long as nothing happens: no time limit applies to it. What follows
    /// the response's headers is beyond the pipeline anyway, provided that the caller asks for <see cref="HttpCompletionOption.ResponseHeadersRead"/>.
    /// </summary>
    public static void LeaveEventStreamsAlone(this HttpStandardResilienceOptions resilience)
    {
        resilience.AttemptTimeout.TimeoutGenerator = UnlessEventStream(resilience.AttemptTimeout);
        resilience.TotalRequestTimeout.TimeoutGenerator = UnlessEventStream(resilience.TotalRequestTimeout);
    }

    private static Func<TimeoutGeneratorArguments, ValueTask<TimeSpan>> UnlessEventStream(HttpTimeoutStrategyOptions limit) => arguments =>
        ValueTask.FromResult(arguments.Context.GetRequestMessage() is { } request && request.Headers.Accept.Contains(EventStream)
            ? Timeout.InfiniteTimeSpan
            : limit.Timeout);
}
