using Aspire.Hosting.ApplicationModel;

namespace Imago.AppHost.Tests;

/// <summary>What the frontend is told about the sign-in of stewards.</summary>
public sealed class SignInTests
{
    private static readonly string[] Provider =
        ["--IMAGO_OIDC_AUTHORITY=https://login.example.org", "--IMAGO_OIDC_CLIENT_ID=imago", "--IMAGO_OIDC_CLIENT_SECRET=hush"];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProviderReachesTheFrontendAndItsSecretIsOne()
    {
        await using var model = await Model.BuildAsync([.. Provider, "--IMAGO_OIDC_CLAIM=groups", "--IMAGO_OIDC_CLAIM_VALUE=press", "--IMAGO_KEY_SIGN_IN=false"], Ending);

        var environment = await model.EnvironmentAsync("frontend", Ending);

        Assert.Equal("https://login.example.org", environment["Imago__SignIn__OpenIdConnect__Authority"]);
        Assert.Equal("imago", environment["Imago__SignIn__OpenIdConnect__ClientId"]);
        Assert.Equal("{oidc-client-secret.value}", environment["Imago__SignIn__OpenIdConnect__ClientSecret"]);
        Assert.Equal("{steward-key.value}", environment["Imago__SignIn__StewardKey"]);
        Assert.Equal("groups", environment["Imago__SignIn__OpenIdConnect__Claim"]);
        Assert.Equal("press", environment["Imago__SignIn__OpenIdConnect__Value"]);
        Assert.Equal("false", environment["Imago__SignIn__Key"]);
        Assert.DoesNotContain("Imago__SignIn__OpenIdConnect__Scopes", environment.Keys);
        var secret = Assert.IsType<ParameterResource>(model["oidc-client-secret"]);
        Assert.True(secret.Secret);
        Assert.Equal("hush", await secret.GetValueAsync(Ending));
    }

    [Fact]
    public async Task WithoutAProviderTheFrontendDoesNotGetTheStewardKey()
    {
        await using var model = await Model.BuildAsync(["--IMAGO_DATA=/srv/imago"], Ending);

        var environment = await model.EnvironmentAsync("frontend", Ending);

        Assert.DoesNotContain(environment.Keys, name => name.StartsWith("Imago__SignIn__", StringComparison.Ordinal));
        Assert.DoesNotContain("{steward-key.value}", environment.Values);
        Assert.Equal("/srv/imago/frontend-keys", environment["Imago__Keys__Directory"]);
    }
}
