using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Imago.Frontend.Tests.Site;
using Microsoft.AspNetCore.Http;

namespace Imago.Frontend.Tests;

public sealed class ApiProxyTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/photos?q=m%C3%BCller%20%26%20co")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/reference/")]
    public async Task RequestsReachTheApiAsTheyAreAndAnswersComeBackSo(string address)
    {
        site.Api.Answer = context =>
        {
            context.Response.Headers.ETag = "\"abc\"";
            context.Response.Headers.ContentSecurityPolicy = "sandbox";
            return StubApi.Json(200, """{ "total": 7 }""")(context);
        };
        using var browser = site.CreateBrowser();

        using var response = await browser.GetAsync(new Uri(address, UriKind.Relative), Token);

        Assert.Equal("""{ "total": 7 }""", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(("\"abc\"", "sandbox"), (response.Headers.ETag?.Tag, Assert.Single(response.Headers.GetValues("Content-Security-Policy"))));
        var asked = site.Api.Requests.Last();
        Assert.Equal(address, asked.Path + asked.Query);
        Assert.False(response.Headers.Vary.Contains("Cookie"), "what is said of pages is not said of the API's answers");
        Assert.True(asked.Headers.ContainsKey("traceparent"), "the trace goes on in the API");
    }

    [Fact]
    public async Task RedirectsAndErrorsOfTheApiStayItsOwn()
    {
        using var browser = site.CreateBrowser();

        site.Api.Answer = context =>
        {
            context.Response.Redirect("https://pictures.example/1.jpg");
            return Task.CompletedTask;
        };
        using var redirect = await browser.GetAsync(new Uri("/api/photos/stock-1/thumbnail", UriKind.Relative), Token);

        site.Api.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        using var missing = await browser.GetAsync(new Uri("/api/nothing", UriKind.Relative), Token);

        Assert.Equal((HttpStatusCode.Found, "https://pictures.example/1.jpg"), (redirect.StatusCode, redirect.Headers.Location?.ToString()));
        Assert.Equal((HttpStatusCode.NotFound, ""), (missing.StatusCode, await missing.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task WhereThereIsNoApiTheProxySaysSoInProblemDetails()
    {
        // Port 9 (discard) on the loopback address refuses connections.
        await using var frontend = new FrontendSite.Application(new Dictionary<string, string> { ["services:api:http:0"] = "http://127.0.0.1:9" });
        using var browser = frontend.CreateClient();

        using var response = await browser.GetAsync(new Uri("/api/photos", UriKind.Relative), Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("/errors/api-unavailable", problem.GetProperty("type").GetString());
        Assert.True(problem.TryGetProperty("traceId", out _));
    }
}
