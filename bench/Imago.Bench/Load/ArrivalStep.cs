using System.Diagnostics;
using Imago.Bench.Measuring;

namespace Imago.Bench.Load;

/// <summary>
/// An open model: requests leave when they are due, whether or not earlier ones were answered, and each one's latency counts from when it was due.
/// A server that falls behind cannot slow its visitors down, as it would in a loop that waits for answers.
/// </summary>
internal static class ArrivalStep
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);

    /// <param name="rate">Requests a second.</param>
    /// <param name="duration">How long requests leave.</param>
    /// <param name="send">Sends the next request and reads the whole answer.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    public static async Task<StepResult> RunAsync(
        double rate, TimeSpan duration, Func<CancellationToken, Task<RequestOutcome>> send, CancellationToken cancellationToken)
    {
        var due = (int)(rate * duration.TotalSeconds);
        var requests = new List<Task<(TimeSpan Latency, RequestOutcome Outcome)>>(due);
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        while (requests.Count < due)
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            while (requests.Count < due && requests.Count / rate <= elapsed.TotalSeconds)
            {
                requests.Add(SendAsync(started, TimeSpan.FromSeconds(requests.Count / rate), send, drain.Token));
            }

            await Task.Delay(1, cancellationToken);
        }

        drain.CancelAfter(DrainLimit);
        var answers = await Task.WhenAll(requests);
        var latencies = new Latencies();
        foreach (var (latency, _) in answers)
        {
            latencies.Add(latency);
        }

        return new StepResult(
            rate,
            latencies,
            answers.Count(answer => answer.Outcome is RequestOutcome.Failed),
            answers.Count(answer => answer.Outcome is RequestOutcome.FromCache) / (double)Math.Max(1, answers.Length));
    }

    private static async Task<(TimeSpan Latency, RequestOutcome Outcome)> SendAsync(
        long started, TimeSpan due, Func<CancellationToken, Task<RequestOutcome>> send, CancellationToken cancellationToken)
    {
        RequestOutcome outcome;
        try
        {
            outcome = await send(cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            outcome = RequestOutcome.Failed;
        }

        return (Stopwatch.GetElapsedTime(started) - due, outcome);
    }
}

/// <summary>What became of a request.</summary>
internal enum RequestOutcome
{
    /// <summary>Answered by Elasticsearch.</summary>
    Computed,

    /// <summary>Answered from the API's cache.</summary>
    FromCache,

    /// <summary>No answer, or one that is not 200.</summary>
    Failed,
}

/// <summary>What a rate of arrival did.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Latencies">Of all requests, from when they were due.</param>
/// <param name="Failures">Requests without a good answer.</param>
/// <param name="CachedShare">Share of answers from the cache, 0 to 1.</param>
internal sealed record StepResult(double Rate, Latencies Latencies, int Failures, double CachedShare)
{
    public bool Holds(double limitMilliseconds) => Failures == 0 && Latencies.P99 <= limitMilliseconds;
}
