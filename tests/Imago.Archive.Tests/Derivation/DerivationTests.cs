using System.Reflection;
using System.Text.Json;
using Imago.Archive.Derivation;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.Tests.Normalisation;

namespace Imago.Archive.Tests.Derivation;

/// <summary>Names the derivation that a test table belongs to.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class DerivationAttribute(string id) : Attribute
{
    public string Id => id;
}

/// <summary>A table for each derivation, drawn from what really arrives.</summary>
public sealed class DerivationTests
{
    [Fact]
    public void EveryDerivationHasItsTable()
    {
        var tables = typeof(DerivationTests).GetMethods()
            .Where(method => method.GetCustomAttribute<TheoryAttribute>() is not null)
            .SelectMany(method => method.GetCustomAttributes<DerivationAttribute>().Select(derivation => derivation.Id));

        Assert.Equal(Derivations.All.Select(derivation => derivation.Id).Order(), tables.Distinct().Order());
        Assert.All(Derivations.All, derivation => Assert.True(derivation.Issue is null || QualityRules.Find(derivation.Issue) is not null));
    }

    [Theory]
    [Derivation(Derivations.Rights)]
    [InlineData("Spiel PUBLICATIONxINxGERxSUIxAUTxONLY", "DE,CH,AT", null, false)]
    [InlineData("Match PUBLICATIONxNOTxINxFRAxUK", null, "FR,GB", false)]
    [InlineData("Match PUBLICATIONxNOTxINxUSA", null, "US", false)]
    [InlineData("EDITORIAL USE ONLY", null, null, true)]
    [InlineData("For editorial use only, PUBLICATIONxNOTxINxUSA.", null, "US", true)]
    [InlineData("EDITORIALxUSExONLY", null, null, true)]
    [InlineData("EDITORIAL_USE_ONLY", null, null, true)]
    [InlineData("Nur für redaktionelle Verwendung", null, null, true)]
    [InlineData("PUBLICATIONxNOTxINxUSA *** PUBLICATIONxNOTxINxITAxUSAxMEX", null, "US,IT,MX", false)]
    [InlineData("PUBLICATIONxINxGERxSUIxONLY *** PUBLICATIONxINxSUIxAUTxONLY", "CH", null, false)]
    [InlineData("PUBLICATIONxINxDEUxCHxAUTxONLY PUBLICATIONxNOTxINxCHE", "DE,CH,AT", "CH", false)]
    [InlineData("PUBLICATIONxNOTxINxENGxSCOxGBR", null, "GB", false)]
    [InlineData("PUBLICATIONxNOTxINxMEX,(Icon38616869)", null, "MX", false)]
    [InlineData("x2734x the publication of an editorial about use only", null, null, false)]
    public void RestrictionsAreRead(string caption, string? allow, string? deny, bool editorialOnly) =>
        AssertRights(caption, allow, deny, editorialOnly);

    [Theory]
    [Derivation(Derivations.Rights)]
    [InlineData("PUBLICATIONxINxGERxSUI", "DE,CH", null)]
    [InlineData("PUBLICATIONxINxGERxXYZxONLY", "DE", null)]
    [InlineData("PUBLICATIONxNOTxINxEURxFRA", null, "FR")]
    [InlineData("PUBLICATIONxINxONLY", null, null)]
    [InlineData("PUBLICATIONxNOTxIN", null, null)]
    [InlineData("PUBLICATIONxONLYxINxGER", null, null)]
    [InlineData("PUBLICATIONxINxONLYxGER", "DE", null)]
    [InlineData("PUBLICATIONxNOTxINxUSAxONLY", null, "US")]
    [InlineData("PUBLICATIONxINxgerxONLY", null, null)]
    [InlineData("PUBLICATIONxINxGERxONLY PUBLICATIONxINxFRAxONLY", "DE,FR", null)]
    public void WhatCannotBeReadWholeIsFlaggedAndRestrictsNevertheless(string caption, string? allow, string? deny) =>
        AssertRights(caption, allow, deny, editorialOnly: false, QualityRules.RestrictionUnreadable);

    [Theory]
    [Derivation(Derivations.Agency)]
    [Derivation(Derivations.Photographer)]
    [InlineData("Copyright: xMagnusxMartinsson TTx", "Magnus Martinsson", "TT")]
    [InlineData("Copyright: xABACAx 845224_028 ABACAx 845224_028", null, "ABACA")]
    [InlineData("Copyright: xABACAx", null, "ABACA")]
    [InlineData("Copyright: xPAxImagesx 71234567", null, "PA Images")]
    [InlineData("Copyright: xZUMAxPressxWirex *** Copyright: xOtherxNamex", null, "ZUMA Press Wire")]
    [InlineData("Copyright: xXinhuax", null, "Xinhua")]
    [InlineData("Copyright: xAlexanderxMaxxFelixx", "Alexander Max Felix", null)]
    [InlineData("Copyright: xFelix Meierx", "Felix Meier", null)]
    [InlineData("Copyright: xMauriziaxRossi/IPAx 2734", "Maurizia Rossi", "IPA")]
    [InlineData("Copyright: xBEAUTIFULxSPORTSx", null, "BEAUTIFUL SPORTS")]
    [InlineData("Copyright: Hans Meier", null, null)]
    [InlineData("Copyright: xopen", null, null)]
    [InlineData("No mark, x2734x, (Icon38616869)", null, null)]
    public void CopyrightMarkNamesPhotographerAndAgency(string caption, string? photographer, string? agency)
    {
        var photo = Delivered.Photo((PhotoFields.Caption, Json(caption)), (PhotoFields.Photographer, null));

        Assert.Equal(agency, photo.Derived!.Agency);
        Assert.Equal(photographer, photo.Photographer);
        Assert.Equal([QualityRules.PhotographerMissing], photo.Issues());
        Assert.Equal("Charles \"Teenie\" Harris", Delivered.Photo((PhotoFields.Caption, Json(caption))).Photographer);
    }

    [Theory]
    [Derivation(Derivations.PhotographerPrefix)]
    [InlineData("IMAGO / Xinhua", "Xinhua", true)]
    [InlineData("imago /  Sven Simon", "Sven Simon", true)]
    [InlineData("IMAGO", "IMAGO", false)]
    [InlineData("IMAGO / ", "IMAGO /", false)]
    [InlineData("Meier / IMAGO / Xinhua", "Meier / IMAGO / Xinhua", false)]
    public void PhotographerLosesTheArchivesName(string delivered, string expected, bool repaired)
    {
        var photo = Delivered.Photo((PhotoFields.Photographer, Json(delivered)));

        Assert.Equal(expected, photo.Photographer);
        AssertRepaired(photo, PhotoFields.Photographer, delivered, repaired, QualityRules.PhotographerPrefixed);
    }

    [Theory]
    [Derivation(Derivations.CaptionOnce)]
    [InlineData("Feuer in Berlin *** Feuer in Berlin", "Feuer in Berlin", true)]
    [InlineData("Feuer in  Berlin *** FEUER in Berlin ", "Feuer in  Berlin", true)]
    [InlineData("A *** B *** A", "A *** B", true)]
    [InlineData("A*** A", "A", true)]
    [InlineData("Feuer in Berlin *** Fire in Berlin", "Feuer in Berlin *** Fire in Berlin", false)]
    [InlineData("***", "***", false)]
    [InlineData("Feuer in Berlin ***", "Feuer in Berlin ***", false)]
    [InlineData("Feuer in Berlin Feuer in Berlin", "Feuer in Berlin Feuer in Berlin", false)]
    public void RepeatedPartsStandOnce(string delivered, string expected, bool repaired)
    {
        var photo = Delivered.Photo((PhotoFields.Caption, Json(delivered)));

        Assert.Equal(expected, photo.Caption);
        AssertRepaired(photo, PhotoFields.Caption, delivered, repaired, QualityRules.CaptionRepeated);
    }

    [Theory]
    [Derivation(Derivations.Apostrophes)]
    [InlineData("Nicolas Sarkozy?s visit", "Nicolas Sarkozy's visit", true)]
    [InlineData("Sarkozy?s", "Sarkozy's", true)]
    [InlineData("Women?s final, men?s team", "Women's final, men's team", true)]
    [InlineData("He doesn?t know, they?re late, I?m here", "He doesn't know, they're late, I'm here", true)]
    [InlineData("Sinead O?Connor, D?Angelo, Cote d?Azur, L?Equipe", "Sinead O'Connor, D'Angelo, Cote d'Azur, L'Equipe", true)]
    [InlineData("Who knows? Sarkozy?s friends?", "Who knows? Sarkozy's friends?", true)]
    [InlineData("Is this Sarkozy?", "Is this Sarkozy?", false)]
    [InlineData("Sarkozy? Yes", "Sarkozy? Yes", false)]
    [InlineData("Sarkozy ?s", "Sarkozy ?s", false)]
    [InlineData("Thomas M?ller, Caf?s, Gr??e, Fu?ball, clich?s", "Thomas M?ller, Caf?s, Gr??e, Fu?ball, clich?s", false)]
    [InlineData("stra?en, hei?t, wei?s", "stra?en, hei?t, wei?s", false)]
    [InlineData("?s", "?s", false)]
    public void LostApostrophesAreRestoredWhereCertain(string delivered, string expected, bool repaired)
    {
        var photo = Delivered.Photo((PhotoFields.Caption, Json(delivered)));

        Assert.Equal(expected, photo.Caption);
        AssertRepaired(photo, PhotoFields.Caption, delivered, repaired, QualityRules.CaptionLostApostrophe);
    }

    [Fact]
    public void PartsThatDifferInALostApostropheAreTheSame()
    {
        var photo = Delivered.Photo((PhotoFields.Caption, Json("Sarkozy?s visit *** Sarkozy's visit")));

        Assert.Equal("Sarkozy's visit", photo.Caption);
        Assert.Equal([QualityRules.CaptionRepeated, QualityRules.CaptionLostApostrophe], photo.Issues());
    }

    [Theory]
    [Derivation(Derivations.DatePrecision)]
    [InlineData("1955-12-24", PhotoValues.Day)]
    [InlineData("1955-12-01", PhotoValues.Month)]
    [InlineData("1955-01-01", PhotoValues.Year)]
    [InlineData("1955-01-01T10:00:00Z", PhotoValues.Day)]
    [InlineData("date not known", PhotoValues.Unknown)]
    public void PrecisionFollowsFromTheDate(string delivered, string precision) =>
        Assert.Equal(precision, Delivered.Photo((PhotoFields.Date, Json(delivered))).Derived!.DatePrecision);

    [Theory]
    [Derivation(Derivations.DateFromCaption)]
    [InlineData("Princess, 7th January 1948", "1948-01-07", PhotoValues.Day)]
    [InlineData("7 January 1948: the princess", "1948-01-07", PhotoValues.Day)]
    [InlineData("January 7th, 1948", "1948-01-07", PhotoValues.Day)]
    [InlineData("Berlin, 7. März 1948", "1948-03-07", PhotoValues.Day)]
    [InlineData("Berlin 07.03.1948", "1948-03-07", PhotoValues.Day)]
    [InlineData("Berlin 1948-03-07", "1948-03-07", PhotoValues.Day)]
    [InlineData("1st of May 1950 parade", "1950-05-01", PhotoValues.Day)]
    [InlineData("Munich, October 1931", "1931-10-01", PhotoValues.Month)]
    [InlineData("Mann Musik Gesang Pop 11 95 hoch ganz stehend", "1995-11-01", PhotoValues.Month)]
    [InlineData("Paris in 1948", "1948-01-01", PhotoValues.Year)]
    [InlineData("Berlin, 7. Januar 1948 *** Berlin, January 7, 1948", "1948-01-07", PhotoValues.Day)]
    [InlineData("in 1948, on 7th January 1948", "1948-01-07", PhotoValues.Day)]
    [InlineData("7th January 1948 in 1948", "1948-01-07", PhotoValues.Day)]
    [InlineData("01.01.1900 (7th January 1948)", "1948-01-07", PhotoValues.Day)]
    [InlineData("7th January 1948 or 8th January 1948", null, PhotoValues.Unknown)]
    [InlineData("31.02.1948", null, PhotoValues.Unknown)]
    [InlineData("7th January 2948", null, PhotoValues.Unknown)]
    [InlineData("ran 11 95 yards", null, PhotoValues.Unknown)]
    [InlineData("11 15 quer", null, PhotoValues.Unknown)]
    [InlineData("1860 München, (Icon38616869), 845224_028", null, PhotoValues.Unknown)]
    [InlineData("No date at all", null, PhotoValues.Unknown)]
    public void PlaceholderGivesWayToTheDateOfTheCaption(string caption, string? expected, string precision)
    {
        var photo = Delivered.Photo((PhotoFields.Date, "\"01.01.1900\""), (PhotoFields.Caption, Json(caption)));

        Assert.Equal(expected, photo.Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(precision, photo.Derived!.DatePrecision);
        Assert.Equal(
            precision is PhotoValues.Month or PhotoValues.Year ? [QualityRules.DatePlaceholder, QualityRules.DateImprecise] : [QualityRules.DatePlaceholder],
            photo.Issues());
        Assert.Equal("\"01.01.1900\"", photo.Original(PhotoFields.Date));
    }

    [Theory]
    [Derivation(Derivations.Orientation)]
    [Derivation(Derivations.Megapixels)]
    [InlineData("3592", "2400", "landscape", 8.6)]
    [InlineData("2400", "3592", "portrait", 8.6)]
    [InlineData("2400", "2400", "square", 5.8)]
    [InlineData("", "2400", null, null)]
    [InlineData("0", "2400", null, null)]
    public void SizeGivesOrientationAndMegapixels(string width, string height, string? orientation, double? megapixels)
    {
        var photo = Delivered.Photo((PhotoFields.Width, Json(width)), (PhotoFields.Height, Json(height)));

        Assert.Equal(orientation, photo.Derived!.Orientation);
        Assert.Equal(megapixels, photo.Derived.Megapixels);
    }

    [Theory]
    [Derivation(Derivations.Languages)]
    [InlineData("Portrait of woman standing next to display of photographs", "en")]
    [InlineData("Der Trainer mit dem Pokal in der Kabine", "de")]
    [InlineData("her Mann Musik Gesang Pop hoch ganz stehend", "de")]
    [InlineData("Der Trainer mit dem Pokal *** The coach with the trophy", "de,en")]
    [InlineData("The coach with the trophy *** Der Trainer mit dem Pokal", "de,en")]
    [InlineData("FC Bayern München Borussia Dortmund Thomas Müller", null)]
    [InlineData("Paris 2024", null)]
    public void FunctionWordsTellTheLanguage(string caption, string? languages) =>
        Assert.Equal(languages, Joined(Delivered.Photo((PhotoFields.Caption, Json(caption))).Derived!.Languages));

    private const string Headline = "Fussball Bundesliga Bayern München gegen Dortmund";

    [Theory]
    [Derivation(Derivations.Event)]
    [InlineData(Headline + ", Thomas Müller, 845224_028", Headline + ", Manuel Neuer, 845224_029", true)]
    [InlineData(Headline + ": Jubel Müller *** Football", Headline + ": Jubel Neuer *** Football", true)]
    [InlineData(Headline + ", Müller", "Fussball Bundesliga Schalke gegen Dortmund, Müller", false)]
    [InlineData(Headline + ", Müller", Headline + ", Müller", true)]
    public void PhotosOfOneEventShareItsFingerprint(string caption, string other, bool same)
    {
        var first = Event((PhotoFields.Caption, Json(caption)));
        var second = Event((PhotoFields.Caption, Json(other)), (PhotoFields.ImageNumber, "\"58378\""));

        Assert.Matches("^[0-9a-f]{16}$", first);
        Assert.Equal(same, first == second);
        Assert.NotEqual(first, Event((PhotoFields.Caption, Json(caption)), (PhotoFields.Date, "\"1955-12-25\"")));
        Assert.NotEqual(first, Event((PhotoFields.Caption, Json(caption)), (PhotoFields.Photographer, "\"Other\"")));
        Assert.NotEqual(first, Event((PhotoFields.Caption, Json(caption)), (PhotoFields.Database, "\"sport\"")));
    }

    [Fact]
    public void WhereTheDayIsNotKnownTheWholeCaptionMakesTheEvent()
    {
        string? OfYear(string caption) => Event((PhotoFields.Caption, Json(caption)), (PhotoFields.Date, "\"1955-01-01\""));

        Assert.Equal(OfYear(Headline + ", Müller 1"), OfYear(Headline + ", Müller 2"));
        Assert.NotEqual(OfYear(Headline + ", Müller"), OfYear(Headline + ", Neuer"));
    }

    [Fact]
    public void ShortOrMissingCaptionMakesNoEvent()
    {
        Assert.Null(Event((PhotoFields.Caption, null)));
        Assert.Null(Event((PhotoFields.Caption, "\"Bayern gegen Dortmund\"")));
        Assert.NotNull(Event((PhotoFields.Caption, Json(string.Join(' ', Enumerable.Repeat("lang", 1000))))));
    }

    private static string? Event(params (string Field, string? Json)[] changes) => Delivered.Photo(changes).Derived!.Event;

    private static void AssertRights(string caption, string? allow, string? deny, bool editorialOnly, params string[] issues)
    {
        var photo = Delivered.Photo((PhotoFields.Caption, Json(caption)));
        var rights = photo.Derived!.Rights;

        Assert.Equal(allow, Joined(rights?.Allow));
        Assert.Equal(deny, Joined(rights?.Deny));
        Assert.Equal(editorialOnly, rights?.EditorialOnly ?? false);
        Assert.Equal(issues, photo.Issues());
        Assert.Equal(caption, photo.Caption);
    }

    private static void AssertRepaired(Photo photo, string field, string delivered, bool repaired, string issue)
    {
        Assert.Equal(repaired ? [issue] : [], photo.Issues());
        Assert.Equal(repaired ? delivered : null, JsonSerializer.Deserialize<string>(photo.Original(field) ?? "null"));
    }

    private static string? Joined(IReadOnlyList<string>? values) => values is null ? null : string.Join(',', values);

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
