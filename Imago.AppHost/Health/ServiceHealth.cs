using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.AppHost.Health;

/// <summary>
/// What a service says of itself under <c>/health</c>: <c>{ "status": "Degraded", "checks": { "cache": { "status": "Degraded", "description": "..." } } }</c>.
/// Its checks are all asked for at the same moment; they share one request.
/// </summary>
/// <param name="client">Asks the service.</param>
/// <param name="address">Where its health is; null while nobody knows where it listens.</param>
/// <param name="clock">The time.</param>
internal sealed class ServiceHealth(HttpClient client, Func<Uri?> address, TimeProvider clock)
{
    /// <summary>Below the step in which a service that starts is asked again.</summary>
    public static readonly TimeSpan Freshness = PatientHealthCheck.Step / 2;

    /// <summary>The service answers within its checks' own limit, or it hangs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Answer NotStarted = new([], "The service has not started yet.");
    private static readonly Answer Silent = new([], "The service does not answer.");
    private static readonly Answer Unreadable = new([], "What the service answers is no health report.");

    private readonly Lock _lock = new();
    private Task<Answer>? _request;
    private long _requestedAt;

    /// <summary>What one of the service's checks says; unhealthy where nothing can be heard of it.</summary>
    public async Task<HealthCheckResult> GetAsync(string check, CancellationToken cancellationToken) =>
        (await RequestAsync(cancellationToken)).Get(check);

    private Task<Answer> RequestAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_request is null || (_request.IsCompleted && clock.GetElapsedTime(_requestedAt) >= Freshness))
            {
                _requestedAt = clock.GetTimestamp();
                _request = AskAsync();
            }

            // The request belongs to every check that waits for it: one that is cancelled stops waiting, not the request.
            return _request.WaitAsync(cancellationToken);
        }
    }

    private async Task<Answer> AskAsync()
    {
        // Leaves the lock before anything is sent.
        await Task.Yield();
        if (address() is not { } health)
        {
            return NotStarted;
        }

        using var limit = new CancellationTokenSource(Limit, clock);
        try
        {
            // Unhealthy is a 503 with the same body.
            using var response = await client.GetAsync(health, limit.Token);
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: limit.Token);
            return new Answer(Read(document.RootElement), "The service does not report this check.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return Silent;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return Unreadable;
        }
    }

    private static Dictionary<string, HealthCheckResult> Read(JsonElement report) => report.GetProperty("checks").EnumerateObject().ToDictionary(
        check => check.Name,
        check => new HealthCheckResult(
            Enum.Parse<HealthStatus>(check.Value.GetProperty("status").GetString()!),
            check.Value.TryGetProperty("description", out var description) ? description.GetString() : null),
        StringComparer.Ordinal);

    /// <param name="Checks">What the service's checks say.</param>
    /// <param name="Otherwise">Why another check says nothing.</param>
    private sealed record Answer(Dictionary<string, HealthCheckResult> Checks, string Otherwise)
    {
        public HealthCheckResult Get(string check)
        {
            if (Checks.TryGetValue(check, out var result))
            {
                return result;
            }

            // A service whose checks do not end reports that instead of them.
            var failed = Checks.Values.FirstOrDefault(other => other.Status is HealthStatus.Unhealthy);
            return HealthCheckResult.Unhealthy(failed.Description ?? Otherwise);
        }
    }
}
