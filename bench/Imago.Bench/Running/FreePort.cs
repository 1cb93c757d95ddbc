using System.Net;
using System.Net.Sockets;

namespace Imago.Bench.Running;

internal static class FreePort
{
    /// <summary>A port of the loopback interface that nobody listens on right now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
