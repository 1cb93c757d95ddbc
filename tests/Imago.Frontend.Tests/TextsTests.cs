using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Imago.Archive.Operations;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;
using Imago.Frontend.Localization;

namespace Imago.Frontend.Tests;

public sealed partial class TextsTests
{
    private static readonly ResourceManager Resources = new(typeof(Texts));

    public static TheoryData<string> LanguageNames => [.. Languages.All.Select(language => language.Name)];

    [Fact]
    public void EveryLanguageHasTheSameTextsWithTheSamePlaces()
    {
        var english = All("en");
        var german = All("de");

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(german[text.Key])));
    }

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void EveryRuleAndEveryValueOfTheArchiveHasItsText(string language)
    {
        var texts = All(language);
        var needed = QualityRules.All.SelectMany(rule => new[] { $"Issue.{rule.Id}", $"Heal.{rule.Id}" })
            .Concat(QuerySyntax.Constructs.Select(construct => $"Syntax.{construct.Form}"))
            .Concat(QueryFieldNames.Canonicals.Select(field => $"Field.{field}"))
            .Concat(SearchParameters.Filters.Select(parameter => $"Facet.{parameter}"))
            .Concat(Enum.GetNames<RunState>().Select(state => $"RunState.{state.ToLowerInvariant()}"))
            .Concat(Enum.GetNames<DeadLetterState>().Select(state => $"DeadLetterState.{state.ToLowerInvariant()}"))
            .Concat(GuardFindings.All.Select(finding => $"GuardFinding.{finding}"))
            .Concat(PhotoValues.Databases.Select(value => $"Database.{value}"))
            .Concat(PhotoValues.Orientations.Select(value => $"Orientation.{value}"))
            .Concat(PhotoValues.DatePrecisions.Select(value => $"DatePrecision.{value}"));

        Assert.Empty(needed.Except(texts.Keys));
    }

    [Fact]
    public void TheHelpPageSaysOfTheQueryLanguageWhatItsTableSays()
    {
        var english = All("en");

        Assert.All(QuerySyntax.Constructs, construct => Assert.Equal(construct.Meaning, english[$"Syntax.{construct.Form}"]));
    }

    [Fact]
    public void EveryTextThatThePagesNameExists()
    {
        var named = Directory.EnumerateFiles(Sources.Frontend, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs")
            .SelectMany(file => NamedText().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["key"].Value)
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > 50, "the sources were read");
        Assert.Empty(named.Except(All("en").Keys));
    }

    private static Dictionary<string, string> All(string language) =>
        Resources
            .GetResourceSet(language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<=\b[Tt]ext\[[^\]]*)""(?<key>[A-Za-z.]+)""")]
    private static partial Regex NamedText();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
