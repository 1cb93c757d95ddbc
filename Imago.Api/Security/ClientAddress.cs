using System.Net;
using System.Net.Sockets;

namespace Imago.Api.Security;

/// <summary>Tells clients apart.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// Who is to be limited; null where nobody is. A service of ours that names a visitor speaks for him, one that names none for itself, and
    /// is not limited. Who is no service of ours may say what he likes: he is who he is.
    /// </summary>
    public static string? Of(HttpContext context, ServiceKey services)
    {
        if (!services.IsCarriedBy(context.Request))
        {
            return Text(context.Connection.RemoteIpAddress);
        }

        // Each proxy adds the address that it sees at the end; what stands before may be made up.
        var visitor = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return visitor.Length == 0 ? null : IPAddress.TryParse(visitor, out var address) ? Text(address) : "unknown";
    }

    private static string Text(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.MapToIPv4().ToString();
        }

        // One customer of a provider has a whole network of addresses.
        Span<byte> network = stackalloc byte[16];
        address.TryWriteBytes(network, out _);
        network[NetworkBytes..].Clear();
        return new IPAddress(network).ToString();
    }
}
