using Imago.Api.Search;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Imago.Api.Tests.Fixture;

/// <summary>
/// The API in the test's process. Any type of its assembly names it; <c>Program</c> would be that of the search node as well.
/// </summary>
internal static class ApiHost
{
    public const string ServiceKey = "the services' own";

    public static WebApplicationFactory<PhotoSearcher> Create(Uri elasticsearch, string alias, Action<IWebHostBuilder>? configure = null) =>
        new WebApplicationFactory<PhotoSearcher>().WithWebHostBuilder(host =>
        {
            host.UseSetting("ConnectionStrings:elasticsearch", elasticsearch.AbsoluteUri);
            host.UseSetting("ConnectionStrings:cache", "127.0.0.1:1");
            host.UseSetting("Imago:Index:Alias", alias);
            host.UseSetting("Imago:ServiceKey", ServiceKey);

            // The node runs in the same process as hundreds of tests.
            host.UseSetting("Imago:ClusterWatch:PingTimeout", "00:00:30");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            configure?.Invoke(host);
        });
}
