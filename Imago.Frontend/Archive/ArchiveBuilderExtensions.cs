using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.Archive;

public static class ArchiveBuilderExtensions
{
    /// <summary>Registers <see cref="ArchiveClient"/> and its options.</summary>
    public static IHostApplicationBuilder AddArchive(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArchiveOptions>()
            .BindConfiguration(ArchiveOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddOptions<ServiceIdentityOptions>().BindConfiguration(ServiceIdentityOptions.SectionName);

        builder.Services.AddHttpContextAccessor();
        builder.Services.AddTransient<ServiceIdentity>();
        builder.Services.AddSingleton<IConfigureOptions<HttpStandardResilienceOptions>, VisitorPatience>();
        builder.Services.AddHttpClient<ArchiveClient>((services, http) =>
            http.BaseAddress = new Uri(services.GetRequiredService<IOptions<ArchiveOptions>>().Value.BaseAddress))
            .AddHttpMessageHandler<ServiceIdentity>();
        return builder;
    }
}
