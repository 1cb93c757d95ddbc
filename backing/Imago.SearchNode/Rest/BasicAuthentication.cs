using System.Security.Cryptography;
using System.Text;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Rest;

/// <summary>Lets the user <c>elastic</c> in; answers everybody else as Elasticsearch does.</summary>
internal sealed class BasicAuthentication(RequestDelegate next, InFlightBytes inFlight, string password)
{
    private const string User = "elastic";

    private readonly byte[] _expected = Hash(Encoding.UTF8.GetBytes($"{User}:{password}"));

    public Task InvokeAsync(HttpContext context) => context.Request.Path.Value is "/health" or "/alive" || IsAllowed(context.Request.Headers.Authorization.ToString())
        ? next(context)
        : RefuseAsync(context);

    private bool IsAllowed(string header)
    {
        const string scheme = "Basic ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> credentials = stackalloc byte[1024];
        return Convert.TryFromBase64String(header[scheme.Length..], credentials, out var length)
            // Hashes of equal length make the comparison independent of what was sent.
            && CryptographicOperations.FixedTimeEquals(Hash(credentials[..length]), _expected);
    }

    private async Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers["X-elastic-product"] = "Elasticsearch";
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"security\", charset=\"UTF-8\"";
        var reason = context.Request.Headers.Authorization.Count == 0
            ? $"missing authentication credentials for REST request [{context.Request.Path}]"
            : $"unable to authenticate user for REST request [{context.Request.Path}]";
        using var request = new RestRequest(context, null, [], 0, inFlight);
        await request.RespondAsync(
            StatusCodes.Status401Unauthorized,
            new ElasticException(StatusCodes.Status401Unauthorized, "security_exception", reason).WriteResponse);
    }

    private static byte[] Hash(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);
}
