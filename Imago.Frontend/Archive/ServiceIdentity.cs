using System.Net;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.Archive;

/// <summary>How the services of the application know each other.</summary>
public sealed class ServiceIdentityOptions
{
    public const string SectionName = "Imago";

    /// <summary>The key that the services share, set by the AppHost. Default none: the API then takes the frontend for one visitor.</summary>
    public string? ServiceKey { get; set; }
}

/// <summary>
/// Tells the API for whom a page asks. With the service key it believes the frontend, and limits each visitor by himself instead of all of them
/// together.
/// </summary>
internal sealed class ServiceIdentity(IHttpContextAccessor context, IOptions<ServiceIdentityOptions> options) : DelegatingHandler
{
    public const string KeyHeader = "X-Imago-Service-Key";
    public const string PurposeHeader = "X-Imago-Purpose";
    public const string VisitorHeader = "X-Forwarded-For";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A second attempt is the same request: its headers are set, not added to.
        if (options.Value.ServiceKey is { Length: > 0 } key)
        {
            Set(request, KeyHeader, key);
        }

        if (context.HttpContext?.Connection.RemoteIpAddress is { } visitor)
        {
            Set(request, VisitorHeader, AddressOf(visitor));
        }

        return base.SendAsync(request, cancellationToken);
    }

    private static void Set(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }

    private static string AddressOf(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
