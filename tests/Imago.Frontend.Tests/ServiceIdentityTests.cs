using Imago.Frontend.Tests.Site;

namespace Imago.Frontend.Tests;

public sealed class ServiceIdentityTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    [Theory]
    [InlineData("/?q=woman")]
    [InlineData("/photo/stock-445")]
    [InlineData("/api/photos?q=woman")]
    public async Task TheApiKnowsTheFrontendByTheKeyAndNotByWhatAVisitorSends(string address)
    {
        await using var frontend = new FrontendSite.Application(new Dictionary<string, string>
        {
            ["services:api:http:0"] = site.Api.Address,
            ["Imago:ServiceKey"] = "the-key-of-the-services",
        });

        var asked = await AskAsync(frontend, address);

        Assert.Equal("the-key-of-the-services", asked.Headers["X-Imago-Service-Key"]);
        Assert.DoesNotContain("X-Imago-Purpose", asked.Headers.Keys);
        Assert.NotEqual("203.0.113.7", asked.Headers.GetValueOrDefault("X-Forwarded-For"));
    }

    [Theory]
    [InlineData("/?q=woman")]
    [InlineData("/api/photos?q=woman")]
    public async Task WithoutAKeyAVisitorsClaimDoesNotGetThrough(string address)
    {
        await using var frontend = new FrontendSite.Application(new Dictionary<string, string> { ["services:api:http:0"] = site.Api.Address });

        var asked = await AskAsync(frontend, address);

        Assert.DoesNotContain("X-Imago-Service-Key", asked.Headers.Keys);
        Assert.DoesNotContain("X-Imago-Purpose", asked.Headers.Keys);
    }

    private async Task<AskedRequest> AskAsync(FrontendSite.Application frontend, string address)
    {
        using var visitor = frontend.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.Add("X-Imago-Service-Key", "a guess");
        request.Headers.Add("X-Imago-Purpose", "warm");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var response = await visitor.SendAsync(request, TestContext.Current.CancellationToken);
        return site.Api.Requests.Last();
    }
}
