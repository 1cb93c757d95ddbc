using Imago.ServiceDefaults.Settings;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.Archive;

public static class ArchiveBuilderExtensions
{
    /// <summary>Registers <see cref="ArchiveClient"/> and its options.</summary>
    public static IHostApplicationBuilder AddArchive(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ArchiveOptions>(ArchiveOptions.SectionName);
        builder.Services.AddOptions<ServiceIdentityOptions>().BindConfiguration(ServiceIdentityOptions.SectionName);

        builder.Services.AddHttpContextAccessor();
        builder.Services.AddTransient<ServiceIdentity>();
        builder.Services.AddSingleton<IConfigureOptions<HttpStandardResilienceOptions>, VisitorPatience>();
        builder.Services.AddApiClient<ArchiveClient>();
        return builder;
    }

    /// <summary>Registers a client of the API.</summary>
    public static IServiceCollection AddApiClient<TClient>(this IServiceCollection services)
        where TClient : ApiClient
    {
        services
            .AddHttpClient<TClient>((provider, http) =>
                http.BaseAddress = new Uri(provider.GetRequiredService<IOptions<ArchiveOptions>>().Value.BaseAddress))
            .AddHttpMessageHandler<ServiceIdentity>();
        return services;
    }
}
