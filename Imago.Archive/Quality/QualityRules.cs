namespace Imago.Archive.Quality;

/// <summary>The one table of quality rules; ingest, census, documentation and pages are made from it.</summary>
public static class QualityRules
{
    public const string IdMissing = "id-missing";
    public const string IdNotANumber = "id-not-a-number";
    public const string IdExceedsInt32 = "id-exceeds-int32";
    public const string IdDuplicate = "id-duplicate";
    public const string DateMissing = "date-missing";
    public const string DateUnparsable = "date-unparsable";
    public const string DatePlaceholder = "date-placeholder";
    public const string DateImplausible = "date-implausible";
    public const string DateImprecise = "date-imprecise";
    public const string SizeMissing = "size-missing";
    public const string SizeNotANumber = "size-not-a-number";
    public const string SizeNotPositive = "size-not-positive";
    public const string DatabaseUnknown = "db-unknown";
    public const string CaptionMissing = "caption-missing";
    public const string CaptionRepeated = "caption-repeated";
    public const string CaptionLostApostrophe = "caption-lost-apostrophe";
    public const string RestrictionUnreadable = "restriction-unreadable";
    public const string PhotographerMissing = "photographer-missing";
    public const string PhotographerPrefixed = "photographer-prefixed";
    public const string FieldUndeclared = "field-undeclared";
    public const string TypeCoerced = "type-coerced";
    public const string ValueIgnored = "value-ignored";

    public static IReadOnlyList<QualityRule> All { get; } =
    [
        new(IdMissing, Severity.Error,
            "The record has no image number.",
            "Without it the record cannot be identified, updated or ordered.",
            "The record becomes a dead letter; add the number and resubmit it."),
        new(IdNotANumber, Severity.Error,
            "The image number is not a whole positive number of at most 18 digits.",
            "Without it the record cannot be identified, updated or ordered.",
            "The record becomes a dead letter; correct the number and resubmit it."),
        new(IdExceedsInt32, Severity.Info,
            "The image number does not fit into 32 bits.",
            "An index that maps the field as integer, as the legacy index does, refuses the record.",
            "Nothing to do: generations map the field as long."),
        new(IdDuplicate, Severity.Error,
            "Another document has the same database and image number.",
            "The picture is found and counted more than once.",
            "A heal keeps the last of them: in a generation the id is a function of both."),
        new(DateMissing, Severity.Warning,
            "The record has no date.",
            "It is missing from every date filter and stands last when sorted by date.",
            "Find the date and deliver the record again."),
        new(DateUnparsable, Severity.Error,
            "The date is neither YYYY-MM-DDTHH:MM:SSZ, YYYY-MM-DD nor DD.MM.YYYY, or a day that no calendar has.",
            "It is missing from every date filter; Elasticsearch would refuse the whole record.",
            "Indexed without its date; the delivered value is kept in original."),
        new(DatePlaceholder, Severity.Warning,
            "The date is 1 January 1900, which stands for an unknown date.",
            "The picture would be found among those of 1900 and first when sorted by date.",
            "Indexed with the date that the caption states, where it states one, else without; the delivered value is kept in original."),
        new(DateImplausible, Severity.Error,
            "The date lies before photography (1826) or after the day that follows the import.",
            "The picture would be found in the wrong year.",
            "Indexed without its date; the delivered value is kept in original."),
        new(DateImprecise, Severity.Info,
            "The date is the first of January or of a month and may stand for the whole year or month, or the caption states no day.",
            "A filter by day would miss the picture or find it wrongly.",
            "The precision is noted in derived.date_precision."),
        new(SizeMissing, Severity.Warning,
            "Width or height is missing.",
            "The picture cannot be found by size or orientation, and pages cannot reserve its place.",
            "Deliver the size again."),
        new(SizeNotANumber, Severity.Error,
            "Width or height is not a whole number, written in digits.",
            "The picture cannot be found by size or orientation; Elasticsearch would refuse the whole record.",
            "Indexed without that side; the delivered value is kept in original."),
        new(SizeNotPositive, Severity.Error,
            "Width or height is zero, negative or larger than 32 bits.",
            "The picture cannot be found by size or orientation.",
            "Indexed without that side; the delivered value is kept in original."),
        new(DatabaseUnknown, Severity.Warning,
            "The database is missing or neither stock nor sport.",
            "The record is missing from filters by database and its thumbnail cannot be addressed.",
            "st, sp and other capitals are read as stock and sport; the delivered value is kept in original."),
        new(CaptionMissing, Severity.Error,
            "The record has no caption.",
            "Almost every search goes over the caption: the picture cannot be found.",
            "Write a caption and deliver the record again."),
        new(CaptionRepeated, Severity.Info,
            "Parts of the caption, which *** separates, are the same text.",
            "The words weigh double in a search, and pages show the text twice.",
            "Indexed with the text once; the delivered value is kept in original."),
        new(CaptionLostApostrophe, Severity.Info,
            "A question mark stands where an apostrophe was (Sarkozy?s).",
            "A search for the word does not find the picture.",
            "Indexed with the apostrophe; the delivered value is kept in original."),
        new(RestrictionUnreadable, Severity.Warning,
            "A restriction clause (PUBLICATIONx…) cannot be read whole: an unknown country code, no country, no ONLY, or clauses that exclude each other.",
            "Where the picture may be used cannot be told for certain.",
            "What can be read is in derived.rights and restricts; correct the clause in the caption and deliver the record again."),
        new(PhotographerMissing, Severity.Warning,
            "The record has no photographer.",
            "The picture cannot be credited or found by photographer.",
            "Indexed with the person that the copyright mark of the caption names, where it names one; else deliver the photographer or agency."),
        new(PhotographerPrefixed, Severity.Info,
            "The photographer is prefixed with \"IMAGO / \".",
            "Filters and facets count one photographer as two.",
            "Indexed without the prefix; the delivered value is kept in original."),
        new(FieldUndeclared, Severity.Warning,
            "The record has a field that the mapping does not declare.",
            "With dynamic mapping any stray field silently becomes part of the index; a strict index refuses the record.",
            "Indexed without it; the delivered value is kept in original."),
        new(TypeCoerced, Severity.Info,
            "A value had another JSON type than the archive delivers (which sends every value as a string) and was converted.",
            "It works as long as every consumer converts alike.",
            "Converted; nothing is lost."),
        new(ValueIgnored, Severity.Warning,
            "A value could not be used: an object or array in place of a text, a field delivered twice, or a text too long for exact match.",
            "It cannot be searched for exactly, filtered or counted.",
            "Kept in original; a title, description or edited image of more than 256 characters stays searchable by its words."),
    ];

    private static readonly Dictionary<string, QualityRule> ById = All.ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static QualityRule? Find(string id) => ById.GetValueOrDefault(id);
}
