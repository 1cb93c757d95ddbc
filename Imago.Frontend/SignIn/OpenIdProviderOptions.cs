using System.Security.Claims;

namespace Imago.Frontend.SignIn;

/// <summary>An OpenID Connect provider and whom of its users the archive takes for a data steward.</summary>
public sealed class OpenIdProviderOptions
{
    private const string SectionName = SignInOptions.SectionName + ":OpenIdConnect";

    /// <summary>The issuer, whose <c>/.well-known/openid-configuration</c> says the rest. Default none: there is no such sign-in.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The id under which the provider knows the frontend. Default none; needed with <see cref="Authority"/>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that belongs to it. Default none; needed with <see cref="Authority"/>.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The scopes asked for, besides <c>openid</c>, separated by spaces. Default <c>profile</c>.</summary>
    public string Scopes { get; set; } = "profile";

    /// <summary>The claim of the identity token that makes a steward. Default <c>roles</c>.</summary>
    public string Claim { get; set; } = "roles";

    /// <summary>The value that the claim must have; of several values one is enough. Default <c>imago-steward</c>.</summary>
    public string Value { get; set; } = "imago-steward";

    /// <summary>What the sign-in page calls the provider. Default none: the host of <see cref="Authority"/>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether anything of it is set; then all of it has to be right.</summary>
    internal bool IsConfigured => Authority.Length > 0 || ClientId.Length > 0 || ClientSecret.Length > 0;

    /// <summary><see cref="Name"/>, or what stands for it.</summary>
    internal string DisplayName => Name.Length > 0 ? Name : new Uri(Authority).Host;

    /// <summary>Plain http is for a provider on this machine: everywhere else the identity token would travel readable.</summary>
    internal bool IsEncrypted => !Authority.StartsWith("http:", StringComparison.OrdinalIgnoreCase);

    internal bool Admits(ClaimsPrincipal person) => person.HasClaim(Claim, Value);

    /// <summary>What is wrong with the settings; no message repeats a value.</summary>
    internal IEnumerable<string> Errors()
    {
        if (!IsAuthority(Authority))
        {
            yield return $"{SectionName}:Authority must be an https address without query and credentials, such as https://login.example.org/realms/press; http is for this machine alone.";
        }

        foreach (var (name, value) in new[] { ("ClientId", ClientId), ("ClientSecret", ClientSecret), ("Claim", Claim), ("Value", Value) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"{SectionName}:{name} must not be empty when {SectionName}:Authority is set.";
            }
        }
    }

    private static bool IsAuthority(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;
}
