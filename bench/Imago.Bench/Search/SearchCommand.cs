using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Imago.Api.Index;
using Imago.Api.Search;
using Imago.Bench.Measuring;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Bench.Search;

/// <summary><c>search</c>: what the API adds to a search that is sent straight to Elasticsearch.</summary>
internal static class SearchCommand
{
    /// <summary>
    /// For each search and side. Both sides compile code again that has run often: what they need in their first second is a measure of their
    /// compilers.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private const int Rounds = 10;

    /// <summary>Words of generated records, filters and facets as searchers combine them.</summary>
    private static readonly (string Name, string Parameters)[] Searches =
    [
        ("word, all facets", "q=Müller"),
        ("words, all facets", "q=Schröder Köln"),
        ("words, no facets", "q=Schröder Köln&facets=none"),
        ("phrase, no facets", "q=\"celebrates after the goal\"&facets=none"),
        ("words and filters", "q=Demonstration&db=stock&from=1990-01-01&to=1999-12-31&facets=photographer,decade"),
        ("everything, newest, no facets", "facets=none"),
        ("everything, all facets", ""),
        ("words, newest, no facets", "q=Sophie Nowak&sort=newest&facets=none"),
    ];

    public static Command Create()
    {
        var index = new IndexOptions();
        var requests = new Option<int>("--requests") { Description = "Requests of each search to each side in a round.", DefaultValueFactory = _ => 20 };
        var json = Report.JsonOption();
        var command = new Command("search", "The API, its cache off, against the same searches sent straight to Elasticsearch.") { requests, json };
        index.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(index.Elasticsearch)!, result.GetValue(index.Alias)!, result.GetValue(requests), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(Uri elasticsearch, string alias, int requests, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var api = await ApiServer.StartAsync(elasticsearch, alias, isCached: false, cancellationToken);
        using var direct = new HttpClient { BaseAddress = elasticsearch };
        var report = new Report($"Searches of {alias}: the API, cache off, against Elasticsearch");
        var table = report.AddTable("One client", "search", "API p50 ms", "API p95 ms", "straight p50 ms", "straight p95 ms", "p50 ratio", "p95 ratio");
        var (allApi, allDirect) = (new Latencies(), new Latencies());
        foreach (var (name, parameters) in Searches)
        {
            var address = $"/api/photos?{parameters.Replace(' ', '+')}";
            var body = BodyOf(parameters, alias);
            var (ofApi, ofDirect) = (new Latencies(), new Latencies());
            await RefuseEmptyAsync(api.Client, address, cancellationToken);
            await RepeatAsync(WarmUp, () => GetAsync(api.Client, address, cancellationToken));
            await RepeatAsync(WarmUp, () => PostAsync(direct, alias, body, cancellationToken));
            await Alternation.RunAsync(
                Rounds,
                _ => RepeatAsync(requests, ofApi, () => GetAsync(api.Client, address, cancellationToken)),
                _ => RepeatAsync(requests, ofDirect, () => PostAsync(direct, alias, body, cancellationToken)));
            table.AddRow(name, ofApi.P50, ofApi.P95, ofDirect.P50, ofDirect.P95, ofApi.P50 / ofDirect.P50, ofApi.P95 / ofDirect.P95);
            allApi.Add(ofApi);
            allDirect.Add(ofDirect);
        }

        report.AddRatio("search.p50-api-over-straight", allApi.P50 / allDirect.P50);
        report.AddRatio("search.p95-api-over-straight", allApi.P95 / allDirect.P95);
        await report.WriteAsync(json, cancellationToken);
    }

    /// <summary>The body that the API sends for a search.</summary>
    private static byte[] BodyOf(string parameters, string alias)
    {
        var (search, _) = PhotoSearchReader.Read(new QueryCollection(QueryHelpers.ParseQuery("?" + parameters)));
        using var stream = new MemoryStream();
        using var settings = new ElasticsearchClientSettings();
        new ElasticsearchClient(settings).RequestResponseSerializer.Serialize(PhotoSearchRequest.Create(search, PhotoIndex.Declared(alias)), stream, SerializationFormatting.None);
        return stream.ToArray();
    }

    private static async Task RepeatAsync(int times, Latencies latencies, Func<Task> request)
    {
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await request();
            latencies.Add(Stopwatch.GetElapsedTime(started));
        }
    }

    private static async Task RepeatAsync(TimeSpan duration, Func<Task> request)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            await request();
        }
    }

    /// <summary>Where nothing is found, the API looks for other searches: another measurement.</summary>
    private static async Task RefuseEmptyAsync(HttpClient client, string address, CancellationToken cancellationToken)
    {
        if ((long?)JsonNode.Parse(await client.GetStringAsync(address, cancellationToken))?["total"] is not > 0)
        {
            throw new Running.BenchException($"{address} finds nothing: the index should hold generated records, see fill.");
        }
    }

    private static async Task GetAsync(HttpClient client, string address, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(address, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static async Task PostAsync(HttpClient client, string alias, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var response = await client.PostAsync($"/{alias}/_search?request_cache=false", content, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new Running.BenchException($"Elasticsearch refuses {Encoding.UTF8.GetString(body)}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
