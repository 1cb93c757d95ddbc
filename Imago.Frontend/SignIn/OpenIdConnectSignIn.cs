using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Imago.Frontend.SignIn;

/// <summary>
/// The sign-in through an OpenID Connect provider: authorization code with PKCE. Of what the provider says about a person only that he is a steward
/// is kept; no token of the provider is.
/// </summary>
internal sealed partial class OpenIdConnectSignIn(IOptions<SignInOptions> signIn, ILogger<OpenIdConnectSignIn> logger)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public const string CallbackPath = "/sign-in/openid/callback";
    public const string SignedOutPath = "/sign-in/openid/ended";

    /// <summary>A person waits for it.</summary>
    private static readonly TimeSpan ProviderTimeout = TimeSpan.FromSeconds(5);

    public void Configure(OpenIdConnectOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != OpenIdConnectDefaults.AuthenticationScheme)
        {
            return;
        }

        var provider = signIn.Value.OpenIdConnect;
        options.Authority = provider.Authority;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.RequireHttpsMetadata = provider.IsEncrypted;
        options.BackchannelTimeout = ProviderTimeout;
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.Scope.Clear();
        options.Scope.Add(OpenIdConnectScope.OpenId);
        foreach (var scope in provider.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options.Scope.Add(scope);
        }

        // The answer comes as a link and not as a form of the provider's, so that cookies need not be sent with requests of other sites.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CallbackPath = CallbackPath;
        options.SignedOutCallbackPath = SignedOutPath;
        // A sign-out that the provider asks for in a frame would need such cookies too.
        options.RemoteSignOutPath = PathString.Empty;
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.HttpOnly = true;
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Events = new OpenIdConnectEvents
        {
            OnTokenValidated = Admit,
            OnRemoteFailure = Refuse,
            OnRedirectToIdentityProviderForSignOut = EndSession,
        };
    }

    /// <summary>Makes a steward of the person, or nobody.</summary>
    private Task Admit(TokenValidatedContext context)
    {
        if (context.Principal is { } person && signIn.Value.OpenIdConnect.Admits(person))
        {
            context.Principal = StewardSession.Steward();
            // Whether the person is a steward still is asked again when the session is over, however busy it was.
            context.Properties!.AllowRefresh = false;
            return Task.CompletedTask;
        }

        LogNoSteward(signIn.Value.OpenIdConnect.Claim);
        context.Response.Redirect(SignInRefusal.NotASteward.Address());
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private Task Refuse(RemoteFailureContext context)
    {
        var refusal = context.Failure is { } failure && IsUnreachable(failure) ? SignInRefusal.Unavailable : SignInRefusal.Failed;
        LogRefused(refusal, Describe(context.Failure));
        context.Response.Redirect(refusal.Address());
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static Task EndSession(RedirectContext context)
    {
        if (string.IsNullOrEmpty(context.ProtocolMessage.IssuerAddress))
        {
            // The provider has no such address.
            context.Response.Redirect("/");
            context.HandleResponse();
        }
        else
        {
            context.ProtocolMessage.ClientId = context.Options.ClientId;
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether the provider did not answer, or not as one that is well.</summary>
    public static bool IsUnreachable(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Token errors leave out personal data by themselves; the provider's own words, which come through the browser, are not repeated.</summary>
    public static string Describe(Exception? failure) => failure switch
    {
        null => "unknown",
        SecurityTokenException => failure.Message,
        { InnerException: { } inner } => $"{failure.GetType().Name}: {Describe(inner)}",
        _ => failure.GetType().Name,
    };

    [LoggerMessage(3101, LogLevel.Information, "Somebody whom the provider knows is no steward: the claim {Claim} is missing or has another value")]
    private partial void LogNoSteward(string claim);

    [LoggerMessage(3102, LogLevel.Warning, "A sign-in through the provider came to nothing ({Refusal}): {Reason}")]
    private partial void LogRefused(SignInRefusal refusal, string reason);
}
