using Imago.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.SignIn;

/// <summary>
/// How data stewards sign in, and the addresses of the sign-in through a provider. Searching needs no sign-in. A request that changes something
/// needs an antiforgery token besides the session.
/// </summary>
public static partial class SignInExtensions
{
    public const string PagePath = "/sign-in";
    public const string ProviderPath = "/sign-in/openid";
    public const string ProviderSignOutPath = "/sign-in/openid/end";
    public const string AntiforgeryHeader = "X-Imago-Antiforgery";

    public static IHostApplicationBuilder AddSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<SignInOptions>(SignInOptions.SectionName);

        var authentication = builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "imago-steward";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = PagePath;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
            options.Events.OnValidatePrincipal = StewardSession.EndIfSwitchedOffAsync;
        });
        // Schemes are chosen before options can be had.
        var signIn = builder.Configuration.GetSection(SignInOptions.SectionName).Get<SignInOptions>();
        if (signIn is { OpenIdConnect.IsConfigured: true })
        {
            builder.Services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, OpenIdConnectSignIn>();
            authentication.AddOpenIdConnect();
        }

        builder.Services.AddAuthorization();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "imago-antiforgery";
            options.HeaderName = AntiforgeryHeader;
        });
        builder.AddSharedKeys();
        return builder;
    }

    /// <summary>Maps the ways to the provider; without one they are not found.</summary>
    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetRequiredService<IOptions<SignInOptions>>().Value.OpenIdConnect.IsConfigured)
        {
            endpoints.MapGet(ProviderPath, AskProviderAsync);
            endpoints.MapGet(ProviderSignOutPath, EndProviderSessionAsync);
        }

        return endpoints;
    }

    /// <summary>An address of this site that may be returned to; the index page for everything else.</summary>
    public static string LocalAddress(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/index";

    // Links and not forms: the pages' content security policy lets no form lead to another site, redirects included.
    private static Task AskProviderAsync(HttpContext context, ILogger<OpenIdConnectSignIn> logger, string? returnUrl) => LeadToProviderAsync(
        context, logger, () => context.ChallengeAsync(
            OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = LocalAddress(returnUrl), IsPersistent = false }));

    private static Task EndProviderSessionAsync(HttpContext context, ILogger<OpenIdConnectSignIn> logger) => LeadToProviderAsync(
        context, logger, () => context.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/" }));

    private static async Task LeadToProviderAsync(HttpContext context, ILogger logger, Func<Task> lead)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await lead();
        }
        catch (InvalidOperationException unreachable) when (OpenIdConnectSignIn.IsUnreachable(unreachable))
        {
            // The first thing asked of the provider is its configuration.
            LogUnavailable(logger, OpenIdConnectSignIn.Describe(unreachable));
            context.Response.Redirect(SignInRefusal.Unavailable.Address());
        }
    }

    [LoggerMessage(3103, LogLevel.Warning, "The provider of the sign-in cannot be asked: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
