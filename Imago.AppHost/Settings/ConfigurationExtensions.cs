using Microsoft.Extensions.Configuration;

namespace Imago.AppHost.Settings;

internal static class ConfigurationExtensions
{
    /// <summary>The value of a variable, without the spaces around it; null where it is missing or empty.</summary>
    public static string? Find(this IConfiguration configuration, string variable) =>
        configuration[variable] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
