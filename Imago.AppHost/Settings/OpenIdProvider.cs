using Microsoft.Extensions.Configuration;

namespace Imago.AppHost.Settings;

/// <summary>The OpenID Connect provider that stewards sign in through. What is null keeps the frontend's default.</summary>
/// <param name="Authority"><c>IMAGO_OIDC_AUTHORITY</c>.</param>
/// <param name="ClientId"><c>IMAGO_OIDC_CLIENT_ID</c>.</param>
/// <param name="ClientSecret"><c>IMAGO_OIDC_CLIENT_SECRET</c>. Secret.</param>
/// <param name="Scopes"><c>IMAGO_OIDC_SCOPES</c>.</param>
/// <param name="Claim"><c>IMAGO_OIDC_CLAIM</c>.</param>
/// <param name="Value"><c>IMAGO_OIDC_CLAIM_VALUE</c>.</param>
/// <param name="Name"><c>IMAGO_OIDC_NAME</c>.</param>
internal sealed record OpenIdProvider(
    string Authority, string ClientId, string ClientSecret, string? Scopes, string? Claim, string? Value, string? Name)
{
    private static readonly string[] Needed = ["IMAGO_OIDC_AUTHORITY", "IMAGO_OIDC_CLIENT_ID", "IMAGO_OIDC_CLIENT_SECRET"];

    /// <exception cref="StartRefusedException">Some variables are set and others, without which they mean nothing, are not.</exception>
    public static OpenIdProvider? Read(IConfiguration configuration)
    {
        var missing = Needed.Where(variable => configuration.Find(variable) is null).ToList();
        if (missing.Count == Needed.Length)
        {
            return null;
        }

        return missing.Count == 0
            ? new OpenIdProvider(
                configuration.Find(Needed[0])!,
                configuration.Find(Needed[1])!,
                configuration.Find(Needed[2])!,
                configuration.Find("IMAGO_OIDC_SCOPES"),
                configuration.Find("IMAGO_OIDC_CLAIM"),
                configuration.Find("IMAGO_OIDC_CLAIM_VALUE"),
                configuration.Find("IMAGO_OIDC_NAME"))
            : throw new StartRefusedException(
                $"{string.Join(" and ", missing)} must be set too: {string.Join(", ", Needed)} belong together. Or unset them all.");
    }
}
