using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace Imago.ServiceDefaults.Http;

internal static class HttpClientExtensions
{
    /// <summary>Every client of the factory finds services by name (<c>http://api</c>) and survives short failures of them.</summary>
    public static void AddHttpClients(this IHostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(client =>
        {
            client.AddStandardResilienceHandler(resilience =>
            {
                // Nobody knows whether a request that failed half-way was carried out: sending it again is for its author to decide.
                resilience.Retry.DisableForUnsafeHttpMethods();
                resilience.LeaveEventStreamsAlone();
            });
            client.AddServiceDiscovery();
        });
    }
}
