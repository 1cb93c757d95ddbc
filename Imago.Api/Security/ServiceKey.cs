using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Imago.Api.Security;

/// <summary>What our own services show to be told from visitors.</summary>
public sealed class ServiceKeyOptions
{
    public const string SectionName = "Imago";

    /// <summary>The key that the services share; without one every request is a visitor's. Set by the AppHost.</summary>
    public string? ServiceKey { get; set; }
}

/// <summary>Recognises requests of our own services by their key, never by their address.</summary>
public sealed class ServiceKey(IOptions<ServiceKeyOptions> options)
{
    public const string Header = "X-Imago-Service-Key";
    public const string PurposeHeader = "X-Imago-Purpose";

    private const string Warming = "warm";

    private readonly byte[]? _digest = string.IsNullOrEmpty(options.Value.ServiceKey) ? null : Digest(options.Value.ServiceKey);

    public bool IsCarriedBy(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Digests have one length: the comparison takes the same time whatever was sent.
        return _digest is not null
            && request.Headers[Header] is [{ Length: > 0 } sent]
            && CryptographicOperations.FixedTimeEquals(Digest(sent), _digest);
    }

    /// <summary>True where the worker asks to have the answer at hand: nobody wants it yet.</summary>
    public bool IsWarming(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers[PurposeHeader] == Warming && IsCarriedBy(request);
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
