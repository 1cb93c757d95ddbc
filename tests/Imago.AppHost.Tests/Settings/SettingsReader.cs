using Imago.AppHost.Settings;
using Microsoft.Extensions.Configuration;

namespace Imago.AppHost.Tests.Settings;

internal static class SettingsReader
{
    public const string SolutionDirectory = "/solution";

    public static ImagoSettings Read(IReadOnlyDictionary<string, string> variables) => ImagoSettings.Read(Configuration(variables), SolutionDirectory);

    public static ImagoSettings Read(string variable, string value) => Read(new Dictionary<string, string> { [variable] = value });

    public static IConfiguration Configuration(IReadOnlyDictionary<string, string> variables) =>
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value))).Build();
}
