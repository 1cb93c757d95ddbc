using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Elastic.Transport;
using Imago.Api.Search;
using Imago.Api.Tests.Fixture;
using Imago.Api.Tests.OpenApi;
using Imago.Archive.Census;
using Imago.Archive.Mapping;
using Imago.Archive.Quality;
using Imago.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Api.Tests.Quality;

/// <summary>Reports as the worker stores them, read and judged through the API.</summary>
public abstract class QualityTests(ElasticsearchServer server) : IAsyncLifetime
{
    private const string Key = "0123456789abcdef-steward";

    private WebApplicationFactory<PhotoSearcher>? _api;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Name => $"{server.Prefix}-quality";

    public async ValueTask InitializeAsync()
    {
        _ = server.Address;
        _api = ApiHost.Create(server.Address, Name).WithWebHostBuilder(host =>
        {
            host.UseSetting("Imago:Steward:Key", Key);
            host.UseSetting("Imago:Index:QualityReports", $"{Name}-reports");
            host.UseSetting("Imago:Index:QualityAcceptances", $"{Name}-acceptances");
        });
        await SendAsync(
            HttpMethod.PUT,
            $"/{Name}-reports",
            """
            {"mappings":{"dynamic":"strict","properties":{"target":{"type":"keyword"},"index":{"type":"keyword"},"generation":{"type":"integer"},
            "started_at":{"type":"date"},"finished_at":{"type":"date"},"documents":{"type":"long"},"verdict":{"type":"keyword"},
            "completeness":{"type":"object","enabled":false},"shares":{"type":"object","enabled":false},"report":{"type":"object","enabled":false}}}}
            """);
        await StoreAsync(Report("first", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "{\"suchtext\":\"a\",\"hoehe\":\"=1+1\"}", "{\"suchtext\":\"b\"}"));
        await StoreAsync(Report("second", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), "{\"suchtext\":\"a\"}", "{\"suchtext\":\"b\"}", "{\"x\":1}"));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_api is not null)
        {
            await SendAsync(HttpMethod.DELETE, $"/{Name}-reports", null);
            await _api.DisposeAsync();
        }
    }

    [Fact]
    public async Task ReportsAreListedTheNewestFirstAndReadWhole()
    {
        using var client = _api!.CreateClient();

        var list = await GetAsync(client, "/api/quality/reports");
        var latest = await GetAsync(client, "/api/quality/reports/latest");

        Assert.Equal(["second", "first"], list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal("fail", list.GetProperty("items")[0].GetProperty("verdict").GetString());
        Assert.Equal("second", latest.GetProperty("id").GetString());
        Assert.Equal(3, latest.GetProperty("documents").GetInt64());
        Assert.Equal("first", (await GetAsync(client, "/api/quality/reports/first")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task AGeneratedClientCanDoAllThatReadersOfReportsCan()
    {
        using var client = _api!.CreateClient();
        await GeneratedClient.UseAsync(client, "QualityUser", path => path.StartsWith("/api/quality/", StringComparison.Ordinal), Cancelled);
    }

    [Fact]
    public async Task TrendAndComparisonTellWhatChanged()
    {
        using var client = _api!.CreateClient();

        var series = (await GetAsync(client, "/api/quality/trend?field=suchtext&rule=id-missing")).GetProperty("series");
        var change = await GetAsync(client, "/api/quality/reports/second/comparison?with=first");
        var sinceBefore = await GetAsync(client, "/api/quality/reports/second/comparison");

        Assert.Equal(["suchtext", "id-missing"], series.EnumerateArray().Select(each => each.GetProperty("name").GetString()));
        var (trend, shares) = (series[0].GetProperty("points"), series[1].GetProperty("points"));
        Assert.Equal(["first", "second"], trend.EnumerateArray().Select(point => point.GetProperty("report").GetString()));
        Assert.Equal(1, trend[0].GetProperty("value").GetDouble());
        Assert.Equal(2 / 3d, trend[1].GetProperty("value").GetDouble(), 6);
        Assert.Equal(1, shares[0].GetProperty("value").GetDouble());
        Assert.Equal(change.GetRawText(), sinceBefore.GetRawText());
        Assert.Contains(change.GetProperty("worse").EnumerateArray(), measure => measure.GetProperty("name").GetString() == "suchtext");
        Assert.Equal("x", change.GetProperty("newFields")[0].GetString());
    }

    [Theory]
    [InlineData("json", "application/json", "\"id\":\"first\"")]
    [InlineData("csv", "text/csv", "field,hoehe,")]
    [InlineData("markdown", "text/markdown", "# Quality of")]
    public async Task ReportIsExported(string format, string type, string content)
    {
        using var client = _api!.CreateClient();

        using var answer = await client.GetAsync(new Uri($"/api/quality/reports/first/export?format={format}", UriKind.Relative), Cancelled);

        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(content, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/quality/reports/none", 404, "report-not-found")]
    [InlineData("/api/quality/reports/latest?target=other", 404, "report-not-found")]
    [InlineData("/api/quality/reports/first/export?format=pdf", 400, "invalid-parameters")]
    [InlineData("/api/quality/reports/first/comparison", 404, "report-not-found")]
    [InlineData("/api/quality/reports/first/comparison?with=none", 404, "report-not-found")]
    [InlineData("/api/quality/reports?size=0", 400, "invalid-parameters")]
    [InlineData("/api/quality/reports?size=many", 400, "invalid-parameters")]
    [InlineData("/api/quality/trend", 400, "invalid-parameters")]
    [InlineData("/api/quality/trend?rule=none", 400, "invalid-parameters")]
    public async Task WhatIsNotThereOrNotAllowedIsAProblem(string address, int status, string type)
    {
        using var client = _api!.CreateClient();

        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal($"/errors/{type}", JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task AcceptedFindingNoLongerCountsUntilItIsTakenBackAndNotesStay()
    {
        using var client = _api!.CreateClient();
        using var refused = await client.PostAsJsonAsync("/api/quality/acceptances", new { kind = "rule", name = "id-missing", reason = "old", author = "me" }, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var before = Crossings(await ReadAsync(client));
        Assert.Contains("id-missing", before);

        using var accepted = await client.PostAsJsonAsync("/api/quality/acceptances", new { kind = "rule", name = "id-missing", reason = "old", author = "me" }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.DoesNotContain("id-missing", Crossings(await ReadAsync(client)));

        using var takenBack = await client.DeleteAsync(new Uri("/api/quality/acceptances?kind=rule&name=id-missing", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, takenBack.StatusCode);
        Assert.Equal(before, Crossings(await ReadAsync(client)));

        using var noted = await client.PostAsJsonAsync("/api/quality/reports/second/notes", new { author = "me", text = "Seen." }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, noted.StatusCode);
        Assert.Equal("Seen.", Assert.Single((await ReadAsync(client)).Notes).Text);
    }

    [Theory]
    [InlineData("reports/second/notes", """{"author": "me"}""", 400, "text")]
    [InlineData("reports/second/notes", """{"author": " ", "text": "Seen."}""", 400, "author")]
    [InlineData("reports/none/notes", """{"author": "me", "text": "Seen."}""", 404, "none")]
    [InlineData("acceptances", """{"kind": "all", "reason": "old", "author": "me"}""", 400, "field, rule, drift")]
    [InlineData("acceptances", """{"kind": "rule", "name": "id", "reason": "old", "author": "me"}""", 400, "id-missing")]
    [InlineData("acceptances", """{"kind": "field", "name": "nothing", "reason": "old", "author": "me"}""", 400, "name")]
    [InlineData("acceptances", """{"kind": "drift", "author": "me"}""", 400, "reason")]
    [InlineData("acceptances", """{"target": "other", "kind": "drift", "reason": "old", "author": "me"}""", 404, "other")]
    public async Task JudgementThatCannotBeKeptIsAProblemThatNamesWhatIsWrong(string address, string body, int status, string named)
    {
        using var client = _api!.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(new Uri($"/api/quality/{address}", UriKind.Relative), content, Cancelled);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static string[] Crossings(QualityReport report) => [.. ReportVerdict.Crossings(report).Select(crossing => crossing.Name)];

    private static async Task<QualityReport> ReadAsync(HttpClient client) =>
        JsonSerializer.Deserialize(await client.GetStringAsync(new Uri("/api/quality/reports/latest", UriKind.Relative), Cancelled), QualityReportJson.Default.QualityReport)!;

    private static async Task<JsonElement> GetAsync(HttpClient client, string address) =>
        JsonElement.Parse(await client.GetStringAsync(new Uri(address, UriKind.Relative), Cancelled));

    private QualityReport Report(string id, DateTimeOffset at, params string[] documents)
    {
        var live = new IndexMapping(new Dictionary<string, IndexedField>(), IsGeneration: false);
        var declared = IndexMapping.Read(PhotoMapping.Mappings());
        var census = new DocumentCensus(live, declared, at);
        foreach (var document in documents)
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(document));
            reader.Read();
            census.Add("id"u8, ref reader);
        }

        var builder = new ReportBuilder(census.State, live, declared, new QualityThresholds());
        return new QualityReport
        {
            Id = id,
            Target = Name,
            Index = Name,
            StartedAt = at,
            FinishedAt = at.AddMinutes(1),
            Documents = documents.Length,
            Verdict = Verdict.Pass,
            Drift = [],
            Fields = builder.Fields(),
            Rules = builder.Rules([]),
            Segments = builder.Segments(),
        }.WithVerdict();
    }

    private Task StoreAsync(QualityReport report) => SendAsync(
        HttpMethod.PUT, $"/{Name}-reports/_doc/{report.Id}?refresh=true", JsonSerializer.Serialize(StoredReport.Of(report), QualityReportJson.Default.StoredReport));

    private async Task SendAsync(HttpMethod method, string path, string? body)
    {
        var response = await server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(method, path), body is null ? null : PostData.String(body), configureActivity: null, localConfiguration: null, CancellationToken.None);
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode, response.Body);
    }
}

public sealed class ReferenceQualityTests(ReferenceServer server) : QualityTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedQualityTests(EmbeddedServer server) : QualityTests(server), IClassFixture<EmbeddedServer>;
