using Imago.AppHost.Settings;

namespace Imago.AppHost.Services;

/// <summary>The keys of the application: secret parameters, so that the dashboard shows them on request only and no log does.</summary>
/// <param name="Steward">What data stewards authenticate with.</param>
/// <param name="Service">By which services know each other.</param>
internal sealed record ServiceKeys(IResourceBuilder<ParameterResource> Steward, IResourceBuilder<ParameterResource> Service)
{
    public const string StewardName = "steward-key";
    public const string ServiceName = "service-key";

    /// <summary>The steward key that the user has set; the others are generated and stay the same from start to start.</summary>
    public static ServiceKeys Add(IDistributedApplicationBuilder builder, ImagoSettings settings) => new(
        settings.StewardKey is { } key ? builder.AddParameter(StewardName, key, secret: true) : AddGenerated(builder, StewardName),
        AddGenerated(builder, ServiceName));

    private static IResourceBuilder<ParameterResource> AddGenerated(IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
}
