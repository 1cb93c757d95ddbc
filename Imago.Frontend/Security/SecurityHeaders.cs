using System.ComponentModel.DataAnnotations;
using Imago.Frontend.Proxy;
using Imago.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.Security;

/// <summary>Where thumbnails come from; the same key that the API reads.</summary>
public sealed class ThumbnailOptions
{
    public const string SectionName = "Imago:Thumbnails";

    /// <summary>
    /// The address that the API redirects thumbnails to, such as <c>https://pictures.example</c>. The pages' content security policy must allow
    /// it. Default empty: every picture is a placeholder from this site.
    /// </summary>
    [RegularExpression("^https?://[^/?#@;, ]+(/[^?#;, ]*)?$", ErrorMessage =
        "Imago:Thumbnails:BaseAddress must be an http or https address such as https://pictures.example, or empty.")]
    public string BaseAddress { get; set; } = "";
}

/// <summary>
/// Tells browsers what the pages need, and to refuse everything else: scripts and styles from this site's files only, none inline, no frames.
/// </summary>
public static class SecurityHeaders
{
    public static IHostApplicationBuilder AddSecurityHeaders(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ThumbnailOptions>(ThumbnailOptions.SectionName);
        return builder;
    }

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var policy = ContentSecurityPolicy(app.ApplicationServices.GetRequiredService<IOptions<ThumbnailOptions>>().Value);
        return app.Use((context, next) =>
        {
            // Set when the response starts: an error page clears the headers that were set before it, and a proxied answer has its own.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers.TryAdd("Referrer-Policy", "same-origin");
                if (!ApiProxy.IsProxied(context.Request.Path))
                {
                    headers.ContentSecurityPolicy = policy;
                    headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
                    headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static string ContentSecurityPolicy(ThumbnailOptions thumbnails)
    {
        var pictures = thumbnails.BaseAddress.Length == 0 ? "" : " " + new Uri(thumbnails.BaseAddress).GetLeftPart(UriPartial.Authority);
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
            $"img-src 'self'{pictures}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }
}
