using System.Security.Cryptography;
using System.Text;
using Imago.Api.Errors;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Imago.Api.Admin;

/// <summary>Lets only those through who have the steward key.</summary>
internal sealed class StewardFilter(IOptions<StewardOptions> options) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (IsSteward(request.Headers.Authorization.ToString()))
        {
            return await next(context);
        }

        context.HttpContext.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"Imago stewards\"";
        return ProblemResult.Of(ProblemTypes.StewardKeyRequired, string.IsNullOrEmpty(options.Value.Key)
            ? "This service has no steward key (Imago:Steward:Key), so it lets nobody in."
            : "Send the steward key as 'Authorization: Bearer <key>'. The dashboard shows it as the parameter steward-key.");
    }

    /// <summary>In a time that says nothing about the key: the hashes are compared, and all of them.</summary>
    private bool IsSteward(string authorization) =>
        options.Value.Key is { Length: > 0 } key
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), Hash(key));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
