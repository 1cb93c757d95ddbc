namespace Imago.Api.Security;

internal static class SecurityHeaders
{
    /// <summary>What the API sends is data: nothing in it is to be run, framed or guessed at.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'";

    /// <summary>Adds the headers that tell browsers what an answer may do. The reference is a page with scripts of its own.</summary>
    public static void UseSecurity(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-site";
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true)
            {
                headers.ContentSecurityPolicy = DataPolicy;
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
