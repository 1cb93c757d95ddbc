using Imago.Frontend.Localization;

namespace Imago.Frontend.Layout;

/// <summary>The pages: static server rendering, so that they need no script and hold no connection.</summary>
public static class PagesExtensions
{
    public static IHostApplicationBuilder AddPages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();

        // Files are compressed when they are built and the API's answers are its own; over https it is left to whoever ends the encryption.
        builder.Services.AddResponseCompression(options => options.MimeTypes = ["text/html"]);
        return builder;
    }

    public static WebApplication UsePages(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseLanguages();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorComponents<App>();
        return app;
    }
}
