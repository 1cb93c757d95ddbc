using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Imago.Frontend.Tests.SignIn;

/// <summary>
/// An OpenID Connect provider on a free port, as strict as a real one: discovery, keys, authorization with PKCE, tokens for codes that are good
/// once, end of the session. Everybody who comes is signed in as the person that the test says.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "imago";
    public const string ClientSecret = "the-client-secret-of-this-test";

    private readonly WebApplication _server;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Authorization> _codes = new();

    private OpenIdProvider(WebApplication server) => _server = server;

    public string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Claims of the person besides name and subject.</summary>
    public IDictionary<string, object> Claims { get; } = new Dictionary<string, object>();

    /// <summary>Signs with a key that the provider does not publish.</summary>
    public bool IsForged { get; set; }

    /// <summary>Answers 503 where codes become tokens.</summary>
    public bool IsTokenEndpointDown { get; set; }

    /// <summary>Requests for authorization, as their parameters.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Asked { get; } = new();

    public static async Task<OpenIdProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var provider = new OpenIdProvider(server);
        server.MapGet("/.well-known/openid-configuration", provider.Describe);
        server.MapGet("/keys", provider.PublishKeys);
        server.MapGet("/authorize", provider.Authorize);
        server.MapPost("/token", provider.RedeemAsync);
        await server.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        _rsa.Dispose();
    }

    private IResult Describe() => Results.Json(new Dictionary<string, object>
    {
        ["issuer"] = Address,
        ["authorization_endpoint"] = Address + "/authorize",
        ["token_endpoint"] = Address + "/token",
        ["jwks_uri"] = Address + "/keys",
        ["end_session_endpoint"] = Address + "/end",
        ["response_types_supported"] = new[] { "code" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        ["code_challenge_methods_supported"] = new[] { "S256" },
    });

    private IResult PublishKeys()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return Results.Json(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "test", n = WebEncoders.Base64UrlEncode(key.Modulus!), e = WebEncoders.Base64UrlEncode(key.Exponent!) } },
        });
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.Ordinal);
        Asked.Enqueue(asked);
        var code = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
        _codes[code] = new Authorization(asked["redirect_uri"], asked["nonce"], asked["code_challenge"]);
        return Results.Redirect(QueryHelpers.AddQueryString(
            asked["redirect_uri"], new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] }));
    }

    private async Task<IResult> RedeemAsync(HttpRequest request)
    {
        if (IsTokenEndpointDown)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var form = await request.ReadFormAsync();
        return form["client_id"] == ClientId && form["client_secret"] == ClientSecret && form["grant_type"] == "authorization_code"
            && _codes.TryRemove(form["code"].ToString(), out var authorization)
            && form["redirect_uri"] == authorization.RedirectUri
            && WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == authorization.Challenge
            ? Results.Json(new { access_token = "access", token_type = "Bearer", expires_in = 60, id_token = IdentityToken(authorization.Nonce) })
            : Results.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
    }

    private string IdentityToken(string nonce)
    {
        using var stranger = RSA.Create(2048);
        var key = new RsaSecurityKey(IsForged ? stranger : _rsa) { KeyId = "test", CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = ClientId,
            Claims = new Dictionary<string, object>(Claims) { ["sub"] = "person-17", ["name"] = "Erika Mustermann", ["nonce"] = nonce },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });
    }

    private sealed record Authorization(string RedirectUri, string Nonce, string Challenge);
}
