using Imago.ServiceDefaults.Settings;

namespace Imago.Api.Security;

internal static class SecurityBuilderExtensions
{
    public static void AddSecurity(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServiceKeyOptions>().BindConfiguration(ServiceKeyOptions.SectionName);
        builder.Services.AddValidatedOptions<RateLimitOptions>(RateLimitOptions.SectionName);
        builder.Services.AddSingleton<ServiceKey>();
        builder.Services.AddSingleton<RateLimit>();
    }

    /// <summary>Limits what each client may ask; behind the errors, so that who is turned away is told why.</summary>
    public static void UseRateLimit(this WebApplication app)
    {
        var limit = app.Services.GetRequiredService<RateLimit>();
        app.Use(limit.InvokeAsync);
    }
}
