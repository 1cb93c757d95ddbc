using System.Text.RegularExpressions;
using Imago.Archive.Quality;
using Imago.Frontend.SignIn;

namespace Imago.Documentation.Tests.Configuration;

/// <summary>README.md and .env.example against the code, both ways: every setting is told of with its default, and none that there is not.</summary>
public sealed partial class ConfigurationTests
{
    private const string Thresholds = "Imago__Quality__Thresholds__";

    /// <summary>The heading in README.md of what the AppHost sets itself, so that it has no place in <c>.env</c>.</summary>
    private const string MadeByAppHost = "Settings that the AppHost makes itself";

    private static readonly IReadOnlyDictionary<string, string> Options =
        OptionTable.Read().Where(option => !option.Key.StartsWith(Thresholds, StringComparison.Ordinal)).ToDictionary();

    [Fact]
    public void ReadmeTellsOfEverySettingOfTheServices()
    {
        var told = DocumentedSettings.InReadme().Where(setting => IsOfServices(setting.Key)).ToDictionary();

        Assert.Equal(Lines(Options), Lines(told));
    }

    [Fact]
    public void ExampleHoldsEverySettingThatUsersMake()
    {
        var made = DocumentedSettings.InReadme(MadeByAppHost);
        var expected = Options.Where(option => !made.ContainsKey(option.Key)).ToDictionary();
        var example = DocumentedSettings.InExample()
            .Where(setting => IsOfServices(setting.Key) && !setting.Key.StartsWith(Thresholds, StringComparison.Ordinal)).ToDictionary();

        Assert.NotEmpty(made);
        Assert.Equal(Lines(expected), Lines(example));
    }

    [Fact]
    public void VariablesOfTheAppHostAreThoseThatItReads()
    {
        var read = Directory.EnumerateFiles(Solution.PathOf("Imago.AppHost"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal).ToList();
        var told = DocumentedSettings.InReadme().Where(setting => !IsOfServices(setting.Key)).ToDictionary();
        var example = DocumentedSettings.InExample().Where(setting => !IsOfServices(setting.Key)).ToDictionary();

        Assert.NotEmpty(read);
        Assert.Equal(read, told.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Lines(told), Lines(example));
    }

    [Fact]
    public void DefaultsOfTheProviderAreTheFrontends()
    {
        var provider = new OpenIdProviderOptions();
        var example = DocumentedSettings.InExample();

        Assert.Equal((provider.Scopes, provider.Claim, provider.Value), (example["IMAGO_OIDC_SCOPES"], example["IMAGO_OIDC_CLAIM"], example["IMAGO_OIDC_CLAIM_VALUE"]));
    }

    [Fact]
    public void ThresholdsOfTheExampleAreTheDefaults()
    {
        var lines = DocumentedSettings.InExample().Where(setting => setting.Key.StartsWith(Thresholds, StringComparison.Ordinal)).ToDictionary();

        Assert.NotEmpty(lines);
        Assert.Equal(Lines(lines.ToDictionary(line => line.Key, line => DefaultThreshold(line.Key[Thresholds.Length..].Split("__")))), Lines(lines));
    }

    private static string DefaultThreshold(string[] path)
    {
        var thresholds = new QualityThresholds();
        var isWarning = path[^1] == "Warn";
        return path switch
        {
            ["Fields", var field, _] => OptionTable.Format(isWarning ? thresholds.Of(field)!.Warn : thresholds.Of(field)!.Fail),
            ["Rules", var rule, _] => Share(thresholds.Of(QualityRules.Find(rule)!)!),
            ["Error", _] => Share(thresholds.Error),
            ["Warning", _] => Share(thresholds.Warning),
            _ => throw new ArgumentException($"{string.Join("__", path)} is no threshold.", nameof(path)),
        };

        string Share(RuleThreshold threshold) => OptionTable.Format(isWarning ? threshold.Warn : threshold.Fail);
    }

    private static bool IsOfServices(string name) => name.Contains("__", StringComparison.Ordinal);

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> settings) =>
        settings.Select(setting => $"{setting.Key}={setting.Value}").Order(StringComparer.Ordinal);

    [GeneratedRegex("\"(?<name>(IMAGO|ELASTICSEARCH|REDIS)_[A-Z_]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
