using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Imago.Frontend.Tests.Site;

/// <summary>The frontend in the test's process, with a <see cref="StubApi"/> that it finds by service discovery as it would find the real one.</summary>
public sealed class FrontendSite : IAsyncLifetime
{
    private Application? _application;
    private StubApi? _api;

    public StubApi Api => _api ?? throw new InvalidOperationException("The fixture is not initialised.");

    private Application Frontend => _application ?? throw new InvalidOperationException("The fixture is not initialised.");

    public async ValueTask InitializeAsync()
    {
        _api = await StubApi.StartAsync();
        _application = new Application(new Dictionary<string, string> { ["services:api:http:0"] = _api.Address });
    }

    /// <summary>A browser that follows no redirect and keeps no cookies.</summary>
    public HttpClient CreateBrowser(string language = "en")
    {
        var browser = Frontend.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return browser;
    }

    public async Task<Page> OpenAsync(string address, string language = "en")
    {
        using var browser = CreateBrowser(language);
        using var response = await browser.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Page((int)response.StatusCode, html, new HtmlParser().ParseDocument(html));
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }
    }

    /// <summary>The frontend with settings of a test's own.</summary>
    public sealed class Application(IReadOnlyDictionary<string, string> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.ConfigureLogging(logging => logging.ClearProviders());
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }
        }
    }
}

/// <summary>A page as the browser gets it.</summary>
public sealed record Page(int Status, string Html, IHtmlDocument Document)
{
    public string Text(string selector) =>
        string.Join(' ', (Document.QuerySelector(selector)?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public IEnumerable<string> Links(string selector) => Document.QuerySelectorAll(selector).Select(link => link.GetAttribute("href") ?? "");
}
