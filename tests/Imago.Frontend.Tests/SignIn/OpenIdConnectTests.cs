using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Imago.Frontend.Tests.Site;

namespace Imago.Frontend.Tests.SignIn;

/// <summary>The sign-in through a provider, from the link on the page to what the API is asked with.</summary>
public sealed class OpenIdConnectTests : FrontendWithProvider
{
    [Fact]
    public async Task AStewardOfTheProviderIsSignedInAndTheApiIsAskedWithTheFrontendsKey()
    {
        Provider.Claims["roles"] = new[] { "reader", "imago-steward" };
        using var browser = Browser(Site);
        var signInPage = await OpenAsync(browser, "/sign-in?ReturnUrl=%2Fruns%3Fsize%3D5");

        using var signedIn = await FollowAsync(browser, signInPage.QuerySelector<IHtmlAnchorElement>("#sign-in-provider")!.GetAttribute("href")!);

        Assert.Equal("/runs?size=5", Local(signedIn));
        var cookie = Assert.Single(Cookies(signedIn), cookie => cookie.StartsWith("imago-steward=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        using var runs = await browser.GetAsync(new Uri("/runs", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, runs.StatusCode);
        Assert.Equal("Bearer " + StewardKey, Api.Requests.Last(asked => asked.Path == "/api/index/runs").Headers["Authorization"]);
        Assert.DoesNotContain("Mustermann", await runs.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheProviderIsAskedForACodeWithAChallenge()
    {
        using var browser = Browser(Site);

        using var signedIn = await FollowAsync(browser, "/sign-in/openid");

        var asked = Assert.Single(Provider.Asked);
        Assert.Equal(("code", "S256", "openid profile"), (asked["response_type"], asked["code_challenge_method"], asked["scope"]));
        Assert.Equal("http://localhost/sign-in/openid/callback", asked["redirect_uri"]);
        Assert.Equal("/index", Local(signedIn));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task NobodyIsLedToAnotherSiteAfterwards(string wanted)
    {
        using var browser = Browser(Site);

        using var signedIn = await FollowAsync(browser, "/sign-in/openid?returnUrl=" + Uri.EscapeDataString(wanted));

        Assert.Equal("/index", Local(signedIn));
    }

    [Theory]
    [InlineData("en", "You are not a data steward of this archive")]
    [InlineData("de", "Sie gehören nicht zur Datenpflege dieses Archivs")]
    public async Task APersonWithoutTheRoleIsToldSoAndNotSignedIn(string language, string title)
    {
        Provider.Claims["roles"] = new[] { "reader" };
        using var browser = Browser(Site);
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        using var refused = await FollowAsync(browser, "/sign-in/openid");
        using var page = await browser.GetAsync(new Uri(Local(refused), UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal(title, Parse(await page.Content.ReadAsStringAsync(Token)).QuerySelector("h1")!.TextContent);
        await AssertNotSignedInAsync(browser);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("code")]
    public async Task AnAnswerThatWasChangedOnItsWaySignsNobodyIn(string parameter)
    {
        using var browser = Browser(Site);
        var answer = await AnswerOfProviderAsync(browser, "/sign-in/openid");

        using var refused = await browser.GetAsync(
            new Uri(Changed(answer, parameter, value => value[..^8] + new string([.. value[^8..].Reverse()]) + "x"), UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.BadRequest, await AssertRefusedAsync(browser, refused));
    }

    [Fact]
    public async Task AnAnswerForAnotherBrowserSignsNobodyIn()
    {
        using var attacker = Browser(Site);
        using var victim = Browser(Site);
        var answer = await AnswerOfProviderAsync(attacker, "/sign-in/openid");

        using var refused = await victim.GetAsync(new Uri(answer, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.BadRequest, await AssertRefusedAsync(victim, refused));
    }

    [Fact]
    public async Task AnAnswerIsGoodOnce()
    {
        using var browser = Browser(Site);
        var answer = await AnswerOfProviderAsync(browser, "/sign-in/openid");
        using var first = await browser.GetAsync(new Uri(answer, UriKind.Relative), Token);

        using var second = await browser.GetAsync(new Uri(answer, UriKind.Relative), Token);

        Assert.Equal("/index", Local(first));
        Assert.StartsWith("/sign-in/refused", Local(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenThatAnotherHasSignedSignsNobodyIn()
    {
        Provider.IsForged = true;
        using var browser = Browser(Site);

        using var refused = await FollowAsync(browser, "/sign-in/openid");

        Assert.Equal("/sign-in/refused?reason=Failed", Local(refused));
        await AssertNotSignedInAsync(browser);
    }

    [Fact]
    public async Task AProviderThatIsDownIsSaidToBeAndTheKeyStillSignsIn()
    {
        using var browser = Browser(Site);
        await Provider.DisposeAsync();

        using var refused = await browser.GetAsync(new Uri("/sign-in/openid", UriKind.Relative), Token);
        using var page = await browser.GetAsync(new Uri(Local(refused), UriKind.Relative), Token);
        using var withKey = await SignInWithKeyAsync(browser);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Equal("/index", Local(withKey));
    }

    [Fact]
    public async Task AProviderThatGoesDownInTheMiddleSignsNobodyIn()
    {
        Provider.IsTokenEndpointDown = true;
        using var browser = Browser(Site);

        using var refused = await FollowAsync(browser, "/sign-in/openid");

        await AssertRefusedAsync(browser, refused);
    }

    [Fact]
    public async Task WithoutAProviderItsAddressesAreNotThere()
    {
        await using var frontend = new FrontendSite.Application(new Dictionary<string, string> { ["services:api:http:0"] = Api.Address });
        using var browser = Browser(frontend);

        foreach (var address in new[] { "/sign-in/openid", "/sign-in/openid/callback?code=a&state=b", "/sign-in/openid/end" })
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Null((await OpenAsync(browser, "/sign-in")).QuerySelector("#sign-in-provider"));
    }
}
