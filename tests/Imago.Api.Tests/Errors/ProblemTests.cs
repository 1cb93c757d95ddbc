using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Errors;

public sealed class ProblemTests(UnreachableApi api) : IClassFixture<UnreachableApi>
{
    [Theory]
    [InlineData("/api/photos?q=children")]
    [InlineData("/api/photos/stock-445")]
    [InlineData("/api/photos/stock-445/thumbnail")]
    [InlineData("/api/mapping")]
    public async Task WithoutElasticsearchTheApiSaysWhenToComeAgain(string address)
    {
        var (status, problem, response) = await GetAsync(address);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("/errors/index-unavailable", (string?)problem["type"]);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task AProblemTellsNothingOfTheInside()
    {
        var (_, problem, _) = await GetAsync("/api/photos?q=children");
        Assert.Equal(["type", "title", "status", "traceId"], problem.AsObject().Select(property => property.Key));
        Assert.Matches("^[0-9a-f]{32}$", (string?)problem["traceId"]);
        foreach (var secret in (string[])["127.0.0.1", "secret-word", "elastic", "Exception", "children"])
        {
            Assert.DoesNotContain(secret, problem.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task EverythingThatIsWrongIsSaidAtOnce()
    {
        var (status, problem, _) = await GetAsync("/api/photos?pageSize=0&sort=best&db=film&db=stock&from=yesterday&colour=red&facets=size&cursor=x");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("/errors/invalid-parameters", (string?)problem["type"]);
        Assert.NotNull(problem["traceId"]);
        var errors = problem["errors"]!.AsObject().ToDictionary(entry => entry.Key, entry => string.Join(' ', entry.Value!.AsArray().Select(text => (string?)text)));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["colour"] = "Unknown parameter; known are q, photographer, db, from, to, decade, year, orientation, minWidth, minHeight, minMegapixels, usableIn, editorialOnly, rights, has, missing, issue, event, sort, group, pageSize, cursor, facets, photographerContains.",
                ["db"] = "db must be stock or sport.",
                ["facets"] = "facets must be a list, separated by commas, of photographer, db, orientation, decade, year, rights, issue; or none.",
                ["from"] = "from must be a day such as 1955-07-21.",
                ["pageSize"] = "pageSize must be a whole number from 1 to 100.",
                ["sort"] = "sort must be relevance, newest, oldest or largest.",
            },
            errors);
    }

    [Fact]
    public async Task AQueryPastALimitIsRefusedNamingTheLimit()
    {
        var (status, problem, _) = await GetAsync($"/api/photos?q={new string('a', 1_001)}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("q must have at most 1,000 characters; it has 1,001.", (string?)problem["errors"]!["q"]![0]);
    }

    [Fact]
    public async Task AnAddressThatIsTooLongIsRefused()
    {
        var (status, problem, _) = await GetAsync($"/api/photos?q={new string('a', 17_000)}");
        Assert.Equal(HttpStatusCode.RequestUriTooLong, status);
        Assert.Equal("/errors/uri-too-long", (string?)problem["type"]);
    }

    [Theory]
    [InlineData("/api/nothing", "text/html")]
    [InlineData("/nothing", "application/json")]
    [InlineData("/api/photos/a/b/c", "image/*")]
    public async Task AnUnknownAddressIsAProblemWhateverIsAccepted(string address, string accept)
    {
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", accept);
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("/errors/not-found", (string?)problem["type"]);
    }

    [Fact]
    public async Task AnotherMethodIsAProblem()
    {
        using var client = api.CreateClient();
        using var response = await client.DeleteAsync("/api/photos/stock-445", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/api/photos?pageSize=0")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nothing")]
    public async Task EveryAnswerTellsBrowsersNotToGuess(string address)
    {
        using var client = api.CreateClient();
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutElasticsearchTheServiceIsAliveButNotReady()
    {
        using var client = api.CreateClient();
        using var alive = await client.GetAsync("/alive", TestContext.Current.CancellationToken);
        using var ready = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonNode Problem, HttpResponseMessage Response)> GetAsync(string address)
    {
        using var client = api.CreateClient();
        var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!, response);
    }
}
