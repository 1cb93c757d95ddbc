using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.Derivation;

/// <summary>A rule by which ingest derives or repairs a value.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Field">The field that gets the value.</param>
/// <param name="From">The fields that it follows from.</param>
/// <param name="What">How.</param>
/// <param name="Issue">The quality rule that a record breaks where the derivation had something to repair or could not read something; null where none.</param>
public sealed record Derivation(string Id, string Field, IReadOnlyList<string> From, string What, string? Issue = null);

/// <summary>The one table of derivations; the documentation is made from it, and every one has its test table.</summary>
public static class Derivations
{
    public const string Rights = "rights-from-caption";
    public const string Agency = "agency-from-copyright";
    public const string Photographer = "photographer-from-copyright";
    public const string PhotographerPrefix = "photographer-without-prefix";
    public const string CaptionOnce = "caption-once";
    public const string Apostrophes = "caption-apostrophes";
    public const string DatePrecision = "date-precision";
    public const string DateFromCaption = "date-from-caption";
    public const string Orientation = "orientation-from-size";
    public const string Megapixels = "megapixels-from-size";
    public const string Languages = "languages-from-caption";
    public const string Event = "event-fingerprint";

    public static IReadOnlyList<Derivation> All { get; } =
    [
        new(Rights, "derived.rights", [PhotoFields.Caption],
            "Restriction clauses (PUBLICATIONxINx…xONLY, PUBLICATIONxNOTxINx…) become lists of ISO 3166 alpha-2 codes, EDITORIAL USE ONLY a flag.",
            QualityRules.RestrictionUnreadable),
        new(Agency, PhotoFields.Agency, [PhotoFields.Caption], "The agency that the copyright mark names (Copyright: xABACAx)."),
        new(Photographer, PhotoFields.Photographer, [PhotoFields.Photographer, PhotoFields.Caption],
            "Where no photographer was delivered: the person that the copyright mark names (Copyright: xMagnusxMartinsson TTx).",
            QualityRules.PhotographerMissing),
        new(PhotographerPrefix, PhotoFields.Photographer, [PhotoFields.Photographer], "The name without the prefix \"IMAGO / \".",
            QualityRules.PhotographerPrefixed),
        new(CaptionOnce, PhotoFields.Caption, [PhotoFields.Caption], "Of parts (joined by ***) that are the same text, the first.",
            QualityRules.CaptionRepeated),
        new(Apostrophes, PhotoFields.Caption, [PhotoFields.Caption], "Question marks that certainly were apostrophes (Sarkozy?s) are apostrophes again.",
            QualityRules.CaptionLostApostrophe),
        new(DatePrecision, PhotoFields.DatePrecision, [PhotoFields.Date],
            "1 January without time of day stands for the year, the first of another month for the month, any other date for the day.",
            QualityRules.DateImprecise),
        new(DateFromCaption, PhotoFields.Date, [PhotoFields.Date, PhotoFields.Caption],
            "Where 1 January 1900 was delivered: the date that the caption states, where it states one.",
            QualityRules.DatePlaceholder),
        new(Orientation, PhotoFields.Orientation, [PhotoFields.Width, PhotoFields.Height], "Landscape, portrait or square."),
        new(Megapixels, PhotoFields.Megapixels, [PhotoFields.Width, PhotoFields.Height], "Width x height / 1,000,000, one decimal."),
        new(Languages, PhotoFields.Languages, [PhotoFields.Caption],
            "German and English by the function words that only one of them has, part by part; absent where nothing tells."),
        new(Event, PhotoFields.Event,
            [PhotoFields.Database, PhotoFields.Date, PhotoFields.Photographer, PhotoFields.Caption],
            "A fingerprint of database, date, photographer and headline, which photos of one event share."),
    ];
}
