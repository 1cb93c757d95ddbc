using System.Security.Cryptography;
using System.Text;
using Imago.Api.Errors;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Imago.Api.Admin;

/// <summary>
/// Lets only those through to the stewards' endpoints who have the steward key. Before the endpoint, so that nobody else has a parameter or a body read.
/// </summary>
internal sealed class StewardDoor(IOptions<StewardOptions> options)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<StewardsOnly>() is null || IsSteward(context.Request.Headers.Authorization.ToString()))
        {
            return next(context);
        }

        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"Imago stewards\"";
        return ProblemResult.Of(ProblemTypes.StewardKeyRequired, string.IsNullOrEmpty(options.Value.Key)
            ? "This service has no steward key (Imago:Steward:Key), so it lets nobody in."
            : "Send the steward key as 'Authorization: Bearer <key>'. The dashboard shows it as the parameter steward-key.").ExecuteAsync(context);
    }

    /// <summary>In a time that says nothing about the key: the hashes are compared, and all of them.</summary>
    private bool IsSteward(string authorization) =>
        options.Value.Key is { Length: > 0 } key
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), Hash(key));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Marks endpoints that need the steward key.</summary>
internal sealed class StewardsOnly
{
    public static StewardsOnly Instance { get; } = new();
}
