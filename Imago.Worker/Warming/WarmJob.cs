using System.Text.Json;
using System.Text.Json.Serialization;
using Imago.Archive.Operations;
using Imago.ServiceDefaults.Caching;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Warming;

/// <summary>Why it is warmed, for people.</summary>
internal sealed record WarmParameters(string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WarmParameters))]
internal sealed partial class WarmJson : JsonSerializerContext;

/// <summary>
/// Asks every replica of the API for what people search for most, so that the first person after a change does not wait. Bounded in time and in
/// requests at once; what a replica does not answer is counted and no more.
/// </summary>
internal sealed class WarmJob(
    PopularSearches popular, IHttpClientFactory clients, WarmTelemetry telemetry, IConfiguration configuration, IOptions<WarmOptions> options, TimeProvider time) : IJob
{
    public const string ClientName = "warm";

    private const string ServiceKeyHeader = "X-Imago-Service-Key";
    private const string PurposeHeader = "X-Imago-Purpose";

    public static string Kind => RunKinds.Warm;

    public static string Lane => JobLanes.Warm;

    public async Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> searches;
        IReadOnlyList<Uri> replicas;
        try
        {
            searches = await popular.MostWantedAsync(options.Value.Searches);
            replicas = await popular.ReplicasAsync();
        }
        catch (Exception exception) when (exception.IsCacheFailure(cancellationToken))
        {
            throw new JobFailedException("Redis does not answer, so nobody knows what to warm.");
        }

        var started = time.GetTimestamp();
        var tally = new WarmTally();

        // The most popular search first, on every replica.
        var requests = (from search in searches from replica in replicas select new Uri(replica, search)).ToList();
        using var limit = new CancellationTokenSource(options.Value.Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(requests, parallel, async (address, token) =>
            {
                await WarmAsync(address, tally, token);
                job.Report(new RunProgress
                {
                    Phase = "warming",
                    Records = tally.Sent,
                    Fraction = Math.Round(tally.Sent / (double)requests.Count, 4),
                    RecordsPerSecond = Math.Round(tally.Sent / Math.Max(0.001, time.GetElapsedTime(started).TotalSeconds), 1),
                });
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over; the rest stays cold.
        }

        var seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 2);
        var report = new WarmReport(
            searches.Count, replicas.Count, tally.Warmed, tally.AlreadyWarm, tally.Failed, requests.Count - tally.Sent, seconds);
        telemetry.Ended(report);
        return JsonSerializer.SerializeToElement(report, OperationsJson.Default.WarmReport);
    }

    private async Task WarmAsync(Uri address, WarmTally tally, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(ServiceKeyHeader, configuration["Imago:ServiceKey"]);
        request.Headers.TryAddWithoutValidation(PurposeHeader, "warm");
        try
        {
            using var answer = await clients.CreateClient(ClientName).SendAsync(request, cancellationToken);
            tally.Count(answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or Polly.ExecutionRejectedException)
        {
            // The replica has gone, or is too slow: it is warmed by its visitors then.
            tally.CountFailure();
        }
    }

    /// <summary>What came of the requests.</summary>
    private sealed class WarmTally
    {
        private int _warmed;
        private int _alreadyWarm;
        private int _failed;

        public int Warmed => Volatile.Read(ref _warmed);

        public int AlreadyWarm => Volatile.Read(ref _alreadyWarm);

        public int Failed => Volatile.Read(ref _failed);

        public int Sent => Warmed + AlreadyWarm + Failed;

        /// <summary>RFC 9211: <c>Cache-Status: imago; hit</c> where the answer was in the cache.</summary>
        public void Count(HttpResponseMessage answer)
        {
            if (!answer.IsSuccessStatusCode)
            {
                CountFailure();
                return;
            }

            var isHit = answer.Headers.TryGetValues("Cache-Status", out var values)
                && values.Any(value => value.Split(';', StringSplitOptions.TrimEntries).Contains("hit", StringComparer.Ordinal));
            Interlocked.Increment(ref isHit ? ref _alreadyWarm : ref _warmed);
        }

        public void CountFailure() => Interlocked.Increment(ref _failed);
    }
}
