using System.Net;
using System.Text.Json.Nodes;

namespace Imago.EndToEnd.Tests.Application;

/// <summary>What the dashboard has received, read through its telemetry API (OTLP in JSON).</summary>
internal sealed class DashboardTelemetry : IDisposable
{
    private readonly HttpClient _client;

    public DashboardTelemetry(Uri dashboard, string? apiKey)
    {
        // The dashboard's address may carry a login token for people; the API takes the key instead.
        _client = new HttpClient { BaseAddress = new Uri(dashboard.GetLeftPart(UriPartial.Authority)) };
        if (apiKey is not null)
        {
            _client.DefaultRequestHeaders.Add("x-api-key", apiKey);
        }
    }

    /// <summary>Which kinds of signals each resource has sent, by resource name.</summary>
    public async Task<IReadOnlyDictionary<string, Signals>> GetResourcesAsync(CancellationToken cancellationToken)
    {
        var resources = await GetAsync("/api/telemetry/resources", cancellationToken);
        return resources?.AsArray().GroupBy(resource => (string)resource!["name"]!).ToDictionary(
            group => group.Key,
            group => new Signals(
                group.Any(resource => (bool)resource!["hasTraces"]!),
                group.Any(resource => (bool)resource!["hasMetrics"]!),
                group.Any(resource => (bool)resource!["hasLogs"]!))) ?? [];
    }

    /// <summary>The spans of one trace; empty while the dashboard does not know it.</summary>
    public async Task<IReadOnlyList<ReceivedSpan>> GetTraceAsync(string traceId, CancellationToken cancellationToken)
    {
        var trace = await GetAsync($"/api/telemetry/traces/{traceId}", cancellationToken);
        return
        [
            .. from resource in trace?["data"]?["resourceSpans"]?.AsArray() ?? []
               let service = ServiceName(resource!)
               from scope in resource!["scopeSpans"]!.AsArray()
               from span in scope!["spans"]!.AsArray()
               select new ReceivedSpan(
                   service, (string)scope["scope"]!["name"]!, (string)span!["name"]!, (string)span["spanId"]!, (string?)span["parentSpanId"])
        ];
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(path, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        // An unknown path answers the dashboard's page with status 200.
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken));
    }

    private static string ServiceName(JsonNode resource) => resource["resource"]!["attributes"]!.AsArray()
        .Where(attribute => (string?)attribute!["key"] == "service.name")
        .Select(attribute => (string)attribute!["value"]!["stringValue"]!)
        .Single();
}

internal readonly record struct Signals(bool Traces, bool Metrics, bool Logs);

/// <summary>A span: which resource sent it, from which activity source, and where it stands in its trace.</summary>
internal sealed record ReceivedSpan(string Service, string Scope, string Name, string Id, string? ParentId);
