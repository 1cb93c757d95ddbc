using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.SignIn;

/// <summary>
/// The session of a data steward, in an encrypted cookie that no script can read. It carries the key that the steward signed in with; that of one
/// who signed in through the provider carries none, and the frontend's own is used.
/// </summary>
public static class StewardSession
{
    private const string KeyToken = "steward-key";

    /// <summary>Remembers a key that the API has accepted.</summary>
    public static Task SignInStewardAsync(this HttpContext context, string key)
    {
        var properties = new AuthenticationProperties { IsPersistent = false };
        properties.StoreTokens([new AuthenticationToken { Name = KeyToken, Value = key }]);
        return context.SignInAsync(Steward(), properties);
    }

    /// <summary>Whether the steward who is signed in came through the provider.</summary>
    public static async Task<bool> IsOpenIdSessionAsync(this HttpContext context) =>
        await context.AuthenticateAsync() is { Succeeded: true } session && session.Properties.GetTokenValue(KeyToken) is null;

    /// <summary>The key for requests of the steward who is signed in; null for everybody else.</summary>
    public static async Task<string?> GetStewardKeyAsync(this HttpContext context)
    {
        if (await context.AuthenticateAsync() is not { Succeeded: true } session)
        {
            return null;
        }

        return session.Properties.GetTokenValue(KeyToken) ?? context.RequestServices.GetRequiredService<IOptions<SignInOptions>>().Value.StewardKey;
    }

    /// <summary>A session outlives a restart: it ends where the way that it began by has been switched off since.</summary>
    internal static async Task EndIfSwitchedOffAsync(CookieValidatePrincipalContext context)
    {
        var signIn = context.HttpContext.RequestServices.GetRequiredService<IOptions<SignInOptions>>().Value;
        var isAllowed = context.Properties.GetTokenValue(KeyToken) is null ? signIn.OpenIdConnect.IsConfigured : signIn.Key;
        if (!isAllowed)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }

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

    /// <summary>Who is signed in, without a word about the person.</summary>
    internal static ClaimsPrincipal Steward() =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "steward")], CookieAuthenticationDefaults.AuthenticationScheme));
}
