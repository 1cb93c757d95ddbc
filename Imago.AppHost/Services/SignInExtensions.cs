using Imago.AppHost.Settings;

namespace Imago.AppHost.Services;

/// <summary>How stewards sign in at the frontend.</summary>
internal static class SignInExtensions
{
    public const string ClientSecretName = "oidc-client-secret";

    /// <summary>
    /// Hands the provider on. Only with one the frontend is given the steward key, because those who sign in there do not know it.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithSignIn(
        this IResourceBuilder<ProjectResource> frontend, ImagoSettings settings, IResourceBuilder<ParameterResource> stewardKey)
    {
        frontend.WithSetting("Imago__SignIn__Key", settings.KeySignIn ? null : "false");
        if (settings.OpenIdProvider is not { } provider)
        {
            return frontend;
        }

        var secret = frontend.ApplicationBuilder.AddParameter(ClientSecretName, provider.ClientSecret, secret: true);
        return frontend
            .WithEnvironment("Imago__SignIn__StewardKey", stewardKey)
            .WithEnvironment("Imago__SignIn__OpenIdConnect__Authority", provider.Authority)
            .WithEnvironment("Imago__SignIn__OpenIdConnect__ClientId", provider.ClientId)
            .WithEnvironment("Imago__SignIn__OpenIdConnect__ClientSecret", secret)
            .WithSetting("Imago__SignIn__OpenIdConnect__Scopes", provider.Scopes)
            .WithSetting("Imago__SignIn__OpenIdConnect__Claim", provider.Claim)
            .WithSetting("Imago__SignIn__OpenIdConnect__Value", provider.Value)
            .WithSetting("Imago__SignIn__OpenIdConnect__Name", provider.Name);
    }
}
