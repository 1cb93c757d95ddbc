using System.Net.Sockets;
using System.Text;

namespace Imago.Api.Tests.Abuse;

/// <summary>A connection on which anything can be sent, also what no client would.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawConnection> OpenAsync(Uri server, CancellationToken ending)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, ending);
        return new RawConnection(client);
    }

    /// <summary>Sends bytes that are given as Latin-1 text; the server may hang up meanwhile.</summary>
    /// <returns>False when it has.</returns>
    public async Task<bool> SendAsync(string text, CancellationToken ending)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), ending);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What the server says until it hangs up; empty where it only does.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken ending)
    {
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            while (await _stream.ReadAsync(buffer, ending) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Hung up while something was still to be read.
        }

        return answer.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
