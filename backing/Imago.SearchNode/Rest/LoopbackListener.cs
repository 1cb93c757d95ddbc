using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Imago.SearchNode.Rest;

/// <summary>Binds to this machine only: the node has no transport security.</summary>
internal static class LoopbackListener
{
    public static void ListenLocalhostOrAnyPort(this KestrelServerOptions kestrel, int port)
    {
        if (port == 0)
        {
            // "localhost" means two addresses, which cannot share a port that nobody knows yet.
            kestrel.Listen(IPAddress.Loopback, 0);
        }
        else
        {
            kestrel.ListenLocalhost(port);
        }
    }
}
