using Imago.Testing.Browser;

namespace Imago.Frontend.Tests.Site;

/// <summary>The frontend on a port of its own, for a real browser, with a <see cref="StubApi"/>.</summary>
public sealed class SiteInBrowser : IAsyncLifetime
{
    private readonly Chromium _chromium = new();
    private StubApi? _api;
    private FrontendSite.Application? _application;
    private Uri? _address;

    public StubApi Api => _api ?? throw new InvalidOperationException("The fixture is not initialised.");

    public async ValueTask InitializeAsync()
    {
        _api = await StubApi.StartAsync();
        _application = new FrontendSite.Application(new Dictionary<string, string> { ["services:api:http:0"] = _api.Address });
        _application.UseKestrel(0);
        _application.StartServer();
        _address = _application.ClientOptions.BaseAddress;
    }

    public Task<Visit> VisitAsync(int width = 1280) => _chromium.VisitAsync(_address!, width: width);

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }
    }
}
