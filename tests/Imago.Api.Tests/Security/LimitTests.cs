using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Security;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Security;

public sealed class LimitTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AClientThatAsksTooMuchIsToldWhenToComeAgain()
    {
        await using var api = Create();
        using var client = api.CreateClient();
        using var first = await client.GetAsync("/api/photos?pageSize=0", Ending);
        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);
        Assert.Equal("\"client\";q=3;w=3", first.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"client\";r=2;t=1", first.Headers.GetValues("RateLimit").Single());

        HttpResponseMessage last;
        do
        {
            last = await client.GetAsync("/api/photos?pageSize=0", Ending);
        }
        while (last.StatusCode == HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), last.Headers.RetryAfter?.Delta);
        Assert.StartsWith("\"client\";r=0", last.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        var problem = JsonNode.Parse(await last.Content.ReadAsStringAsync(Ending))!;
        Assert.Equal("/errors/too-many-requests", (string?)problem["type"]);
        Assert.NotNull(problem["traceId"]);

        // What is not the API's is not limited.
        using var alive = await client.GetAsync("/alive", Ending);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task OurServicesAreNotLimitedButTheVisitorsTheySpeakFor()
    {
        await using var api = Create();
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Add(ServiceKey.Header, ApiHost.ServiceKey);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(client, visitor: null));
        }

        while (await StatusAsync(client, "198.51.100.7") == HttpStatusCode.BadRequest)
        {
        }

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(client, "198.51.100.8"));

        // Only the address that the service itself has seen counts.
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(client, "203.0.113.1, 198.51.100.7"));
    }

    [Fact]
    public async Task WhoHasNoKeyCannotSpeakForOthers()
    {
        await using var api = Create();
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Add(ServiceKey.Header, "a guess");
        HttpStatusCode status;
        var asked = 0;
        do
        {
            status = await StatusAsync(client, $"198.51.100.{++asked}");
        }
        while (status == HttpStatusCode.BadRequest && asked < 200);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }

    [Fact]
    public async Task OtherOriginsAreNotLetIn()
    {
        await using var api = Create();
        using var client = api.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/photos");
        request.Headers.Add("Origin", "https://example.org");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        using var preflight = await client.SendAsync(request, Ending);
        Assert.False(preflight.IsSuccessStatusCode);
        Assert.DoesNotContain(preflight.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string? visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/photos?pageSize=0");
        if (visitor is not null)
        {
            request.Headers.Add("X-Forwarded-For", visitor);
        }

        using var response = await client.SendAsync(request, Ending);
        return response.StatusCode;
    }

    private static Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Imago.Api.Search.PhotoSearcher> Create() =>
        ApiHost.Create(new Uri("http://127.0.0.1:1"), "photos", host =>
        {
            host.UseSetting("Imago:RateLimit:PerSecond", "1");
            host.UseSetting("Imago:RateLimit:Burst", "3");
        });
}
