using System.Globalization;
using Imago.Frontend.Proxy;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Frontend.Localization;

/// <summary>
/// The languages of the pages. A visitor gets the one of <c>?lang=</c>, which is remembered in a cookie, else the remembered one, else the one
/// that his browser prefers, else English.
/// </summary>
public static class Languages
{
    public const string Parameter = "lang";
    public const string Cookie = "imago-language";

    public static IReadOnlyList<CultureInfo> All { get; } = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    public static IHostApplicationBuilder AddLanguages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(All[0]);
            options.SupportedCultures = options.SupportedUICultures = [.. All];
            options.RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider { QueryStringKey = Parameter, UIQueryStringKey = Parameter },
                new CookieRequestCultureProvider { CookieName = Cookie },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
        return builder;
    }

    /// <summary>The address of the page that the visitor sees, in another language.</summary>
    public static string Switch(HttpRequest request, string language)
    {
        // After an error the request is executed again at another address; the visitor's is the original one.
        var original = request.HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var path = original?.OriginalPath ?? request.HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? request.Path;
        var query = QueryHelpers.ParseQuery(original?.OriginalQueryString ?? request.QueryString.Value);
        query[Parameter] = language;
        return new PathString(path).ToUriComponent() + QueryString.Create(query).ToUriComponent();
    }

    /// <summary>Chooses the language of a request and remembers a chosen one.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app)
    {
        app.UseRequestLocalization();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                // Only pages speak a language: files and the API's answers are the same for everybody. A picture in the language of its page is no choice.
                if (context.Response is { ContentType: { } type, Headers: var headers } && type.StartsWith("text/html", StringComparison.Ordinal)
                    && !ApiProxy.IsProxied(context.Request.Path))
                {
                    headers.Append("Vary", "Accept-Language, Cookie");
                    Remember(context);
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
        return app;
    }

    private static void Remember(HttpContext context)
    {
        if (context.Features.Get<IRequestCultureFeature>() is { Provider: QueryStringRequestCultureProvider, RequestCulture: { } chosen })
        {
            context.Response.Cookies.Append(Cookie, CookieRequestCultureProvider.MakeCookieValue(chosen), new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            });
        }
    }
}
