using System.Security.Claims;
using Imago.Frontend.Archive;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Imago.Frontend.Stewards;

/// <summary>
/// Data stewards sign in with their key. The browser keeps it in an encrypted cookie that no script can read; a request that changes something
/// needs an antiforgery token besides.
/// </summary>
public static class StewardExtensions
{
    public const string SignInPath = "/sign-in";
    public const string AntiforgeryHeader = "X-Imago-Antiforgery";

    private const string KeyToken = "steward-key";

    public static IHostApplicationBuilder AddStewards(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "imago-steward";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = SignInPath;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
        });
        builder.Services.AddAuthorization();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "imago-antiforgery";
            options.HeaderName = AntiforgeryHeader;
        });
        builder.Services.AddApiClient<StewardClient>();
        return builder;
    }

    /// <summary>Remembers a key that the API has accepted.</summary>
    public static Task SignInStewardAsync(this HttpContext context, string key)
    {
        var properties = new AuthenticationProperties { IsPersistent = false };
        properties.StoreTokens([new AuthenticationToken { Name = KeyToken, Value = key }]);
        var steward = new ClaimsIdentity([new Claim(ClaimTypes.Name, "steward")], CookieAuthenticationDefaults.AuthenticationScheme);
        return context.SignInAsync(new ClaimsPrincipal(steward), properties);
    }

    /// <summary>The key of the steward who is signed in; null for everybody else.</summary>
    public static Task<string?> GetStewardKeyAsync(this HttpContext context) => context.GetTokenAsync(KeyToken);

    /// <summary>
    /// The key for a request of a page's script that goes through the proxy: of a steward who is signed in, and for a change only with the
    /// antiforgery token of one of our pages.
    /// </summary>
    public static async Task<string?> GetStewardKeyForScriptAsync(this HttpContext context)
    {
        if (await context.GetStewardKeyAsync() is not { } key)
        {
            return null;
        }

        var isSafe = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return isSafe || await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context) ? key : null;
    }

    /// <summary>An address of this site that may be returned to; the index page for everything else.</summary>
    public static string LocalAddress(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/index";
}
