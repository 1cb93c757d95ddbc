using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Imago.Frontend.Tests.Site;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Frontend.Tests.SignIn;

/// <summary>A frontend that has a provider, an API that answers, and browsers for both.</summary>
public abstract class FrontendWithProvider : IAsyncLifetime
{
    protected const string StewardKey = "the-steward-key-of-this-test";

    private OpenIdProvider? _provider;
    private StubApi? _api;
    private FrontendSite.Application? _site;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected OpenIdProvider Provider => _provider!;

    protected StubApi Api => _api!;

    /// <summary>The frontend without further settings.</summary>
    protected FrontendSite.Application Site => _site ??= Frontend();

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdProvider.StartAsync();
        Provider.Claims["roles"] = "imago-steward";
        _api = await StubApi.StartAsync();
        Api.Answer = StubApi.Json(200, """{ "items": [] }""");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        await Api.DisposeAsync();
        await Provider.DisposeAsync();
    }

    protected FrontendSite.Application Frontend(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["services:api:http:0"] = Api.Address,
            ["Imago:SignIn:StewardKey"] = StewardKey,
            ["Imago:SignIn:OpenIdConnect:Authority"] = Provider.Address,
            ["Imago:SignIn:OpenIdConnect:ClientId"] = OpenIdProvider.ClientId,
            ["Imago:SignIn:OpenIdConnect:ClientSecret"] = OpenIdProvider.ClientSecret,
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new FrontendSite.Application(all);
    }

    protected static HttpClient Browser(FrontendSite.Application frontend) =>
        frontend.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>What the provider has the browser bring to the frontend.</summary>
    protected static async Task<string> AnswerOfProviderAsync(HttpClient browser, string address)
    {
        using var challenge = await browser.GetAsync(new Uri(address, UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Redirect, challenge.StatusCode);
        using var internet = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await internet.GetAsync(challenge.Headers.Location, Token);
        return answer.Headers.Location!.PathAndQuery;
    }

    protected static async Task<HttpResponseMessage> FollowAsync(HttpClient browser, string address) =>
        await browser.GetAsync(new Uri(await AnswerOfProviderAsync(browser, address), UriKind.Relative), Token);

    protected static async Task<HttpResponseMessage> SignInWithKeyAsync(HttpClient browser)
    {
        var page = await OpenAsync(browser, "/sign-in");
        var token = page.QuerySelector<IHtmlInputElement>("main input[name=__RequestVerificationToken]")!.Value;
        return await browser.PostAsync(
            new Uri("/sign-in", UriKind.Relative),
            new FormUrlEncodedContent([new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Key", StewardKey)]),
            Token);
    }

    /// <summary>An answer leads to the page that says why nobody was signed in, and nobody was.</summary>
    /// <returns>The page's status.</returns>
    protected static async Task<HttpStatusCode> AssertRefusedAsync(HttpClient browser, HttpResponseMessage answer)
    {
        Assert.StartsWith("/sign-in/refused", Local(answer), StringComparison.Ordinal);
        using var page = await browser.GetAsync(new Uri(Local(answer), UriKind.Relative), Token);
        await AssertNotSignedInAsync(browser);
        return page.StatusCode;
    }

    protected static async Task AssertNotSignedInAsync(HttpClient browser)
    {
        using var runs = await browser.GetAsync(new Uri("/runs", UriKind.Relative), Token);
        Assert.StartsWith("/sign-in?", Local(runs), StringComparison.Ordinal);
    }

    protected static string Changed(string address, string parameter, Func<string, string> change)
    {
        var query = QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..])
            .ToDictionary(pair => pair.Key, pair => pair.Key == parameter ? change(pair.Value.ToString()) : (string?)pair.Value.ToString());
        return QueryHelpers.AddQueryString(address[..address.IndexOf('?', StringComparison.Ordinal)], query);
    }

    protected static string Local(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var location = response.Headers.Location!;
        return location.IsAbsoluteUri ? location.PathAndQuery : location.ToString();
    }

    protected static async Task<IHtmlDocument> OpenAsync(HttpClient browser, string address) =>
        Parse(await browser.GetStringAsync(new Uri(address, UriKind.Relative), Token));

    protected static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    protected static IEnumerable<string> Cookies(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
