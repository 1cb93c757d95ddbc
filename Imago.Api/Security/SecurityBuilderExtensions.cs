namespace Imago.Api.Security;

internal static class SecurityBuilderExtensions
{
    public static void AddSecurity(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServiceKeyOptions>().BindConfiguration(ServiceKeyOptions.SectionName);
        builder.Services.AddSingleton<ServiceKey>();
    }
}
