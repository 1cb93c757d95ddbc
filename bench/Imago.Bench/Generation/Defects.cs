using System.Globalization;
using System.Text;
using Imago.Archive.Captions;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Bench.Generation;

/// <summary>Every defect that can be planted: at least one for each rule and for each reason of a dead letter that a line alone can have.</summary>
public static class Defects
{
    /// <summary>A line that stands there again, see <see cref="ArchiveGenerator"/>.</summary>
    public static Defect Duplicate { get; } = new("duplicate", DefectOutcome.Unchanged, QualityRules.IdDuplicate);

    public static IReadOnlyList<Defect> All { get; } =
    [
        Duplicate,
        Field("id-absent", DefectOutcome.DeadLetter, RejectionReasons.IdMissing, PhotoFields.ImageNumber, null),
        Field("id-blank", DefectOutcome.DeadLetter, RejectionReasons.IdMissing, PhotoFields.ImageNumber, "\" \""),
        Field("id-text", DefectOutcome.DeadLetter, RejectionReasons.IdNotANumber, PhotoFields.ImageNumber, "\"12a4\""),
        Field("id-negative", DefectOutcome.DeadLetter, RejectionReasons.IdNotANumber, PhotoFields.ImageNumber, "\"-58377\""),
        new("id-large", DefectOutcome.Flagged, QualityRules.IdExceedsInt32)
        {
            Plant = (draft, _) => draft.Set(PhotoFields.ImageNumber, (draft.Number + int.MaxValue).ToString(CultureInfo.InvariantCulture)),
        },

        Field("date-absent", DefectOutcome.Flagged, QualityRules.DateMissing, PhotoFields.Date, null),
        Field("date-blank", DefectOutcome.Flagged, QualityRules.DateMissing, PhotoFields.Date, "\"\""),
        Field("date-words", DefectOutcome.Repaired, QualityRules.DateUnparsable, PhotoFields.Date, "\"date not known\""),
        Field("date-five-digits", DefectOutcome.Repaired, QualityRules.DateUnparsable, PhotoFields.Date, "\"11955-12-01T00:00:00.000Z\""),
        Field("date-of-no-calendar", DefectOutcome.Repaired, QualityRules.DateUnparsable, PhotoFields.Date, "\"1995-02-30T00:00:00.000Z\""),
        Placeholder("date-placeholder", PhotoValues.Unknown, QualityRules.DatePlaceholder),
        Placeholder("date-placeholder-day-in-caption", PhotoValues.Day, QualityRules.DatePlaceholder),
        Placeholder("date-placeholder-month-in-caption", PhotoValues.Month, QualityRules.DatePlaceholder, QualityRules.DateImprecise),
        Field("date-future", DefectOutcome.Repaired, QualityRules.DateImplausible, PhotoFields.Date, "\"2999-05-05T00:00:00.000Z\""),
        Field("date-before-photography", DefectOutcome.Repaired, QualityRules.DateImplausible, PhotoFields.Date, "\"1799-03-04T00:00:00.000Z\""),
        Field("date-first-of-month", DefectOutcome.Flagged, QualityRules.DateImprecise, PhotoFields.Date, "\"1995-11-01T00:00:00.000Z\""),
        Field("date-first-of-year", DefectOutcome.Flagged, QualityRules.DateImprecise, PhotoFields.Date, "\"1995-01-01T00:00:00.000Z\""),

        Size("size-absent", DefectOutcome.Flagged, QualityRules.SizeMissing, null),
        Size("size-blank", DefectOutcome.Flagged, QualityRules.SizeMissing, "\"\""),
        Size("size-with-unit", DefectOutcome.Repaired, QualityRules.SizeNotANumber, "\"3592 px\""),
        Size("size-zero", DefectOutcome.Repaired, QualityRules.SizeNotPositive, "\"0\""),
        Size("size-negative", DefectOutcome.Repaired, QualityRules.SizeNotPositive, "\"-3592\""),

        Field("db-absent", DefectOutcome.Flagged, QualityRules.DatabaseUnknown, PhotoFields.Database, null),
        Field("db-other", DefectOutcome.Repaired, QualityRules.DatabaseUnknown, PhotoFields.Database, "\"archive\""),
        new("db-short", DefectOutcome.Repaired, QualityRules.DatabaseUnknown)
        {
            Plant = (draft, _) => draft.Set(PhotoFields.Database, draft.Origin.Database == PhotoValues.Stock ? "st" : "sp"),
        },

        new("caption-absent", DefectOutcome.Flagged, QualityRules.CaptionMissing)
        {
            Plant = (draft, _) =>
            {
                draft.SetJson(PhotoFields.Caption, null);
                draft.ForgetRights();
            },
        },
        new("caption-twice", DefectOutcome.Repaired, QualityRules.CaptionRepeated)
        {
            Plant = (draft, _) => draft.Set(PhotoFields.Caption, draft.Caption + CaptionRepair.Separator + draft.Caption),
        },
        Caption("caption-lost-apostrophe", DefectOutcome.Repaired, QualityRules.CaptionLostApostrophe, " Nicolas Sarkozy?s visit"),
        Caption("caption-lost-apostrophe-beside-question", DefectOutcome.Repaired, QualityRules.CaptionLostApostrophe, " Who doesn?t know? Nobody?"),
        Caption("restriction-unknown-country", DefectOutcome.Flagged, QualityRules.RestrictionUnreadable, " PUBLICATIONxNOTxINxQQQ"),
        Caption("restriction-without-country", DefectOutcome.Flagged, QualityRules.RestrictionUnreadable, " PUBLICATIONxINxONLY"),

        Field("photographer-absent", DefectOutcome.Flagged, QualityRules.PhotographerMissing, PhotoFields.Photographer, null),
        new("photographer-prefixed", DefectOutcome.Repaired, QualityRules.PhotographerPrefixed)
        {
            Plant = (draft, _) => draft.Set(PhotoFields.Photographer, $"IMAGO / {draft.Origin.Photographer}"),
        },

        new("field-undeclared", DefectOutcome.Repaired, QualityRules.FieldUndeclared)
        {
            Plant = (draft, dice) => draft.Append(dice.Of(["ressort", "lizenz", "iptc"]), "\"Politik\""),
        },
        Field("number-for-text", DefectOutcome.Flagged, QualityRules.TypeCoerced, PhotoFields.Title, "1995"),
        new("number-for-digits", DefectOutcome.Flagged, QualityRules.TypeCoerced)
        {
            Plant = (draft, _) => draft.SetJson(PhotoFields.ImageNumber, draft.Number.ToString(CultureInfo.InvariantCulture)),
        },
        Field("object-for-text", DefectOutcome.Repaired, QualityRules.ValueIgnored, PhotoFields.Description, "{\"de\": \"Text\"}"),
        Field("title-too-long", DefectOutcome.Flagged, QualityRules.ValueIgnored, PhotoFields.Title, $"\"{new string('t', 300)}\""),
        new("field-twice", DefectOutcome.Repaired, QualityRules.ValueIgnored)
        {
            Plant = (draft, _) => draft.Append(PhotoFields.Photographer, $"\"{draft.Origin.Photographer}\""),
        },

        Broken("json-cut", RejectionReasons.JsonInvalid, line => line[..(line.Length / 2)]),
        Broken("json-array", RejectionReasons.JsonNotAnObject, line => [(byte)'[', .. line, (byte)']']),
        Broken("json-deep", RejectionReasons.JsonTooDeep, line => [.. line[..^1], .. Encoding.ASCII.GetBytes($", \"x\": {new string('[', 40)}{new string(']', 40)}}}")]),
        Broken("latin-1", RejectionReasons.EncodingInvalid, line => [.. line[..^1], .. ", \"title\": \"M"u8, 0xFC, .. "ller\"}"u8]),
    ];

    private static Defect Field(string name, DefectOutcome outcome, string rule, string field, string? json) => new(name, outcome, rule)
    {
        Plant = (draft, _) => draft.SetJson(field, json),
    };

    private static Defect Size(string name, DefectOutcome outcome, string rule, string? json) => new(name, outcome, rule)
    {
        Plant = (draft, dice) =>
        {
            draft.SetJson(dice.Of([PhotoFields.Width, PhotoFields.Height]), json);
            draft.ForgetSize();
        },
    };

    private static Defect Placeholder(string name, string stated, params string[] rules) => new(name, DefectOutcome.Repaired, rules)
    {
        Plant = (draft, dice) =>
        {
            draft.Set(PhotoFields.Date, dice.Of(["1900-01-01T00:00:00.000Z", "01.01.1900"]));
            draft.Set(PhotoFields.Caption, draft.Origin.Caption(dice, 1, stated));
            if (stated != PhotoValues.Unknown)
            {
                draft.Derived.Add("date:recovered");
            }
        },
    };

    private static Defect Caption(string name, DefectOutcome outcome, string rule, string addition) => new(name, outcome, rule)
    {
        Plant = (draft, _) => draft.Set(PhotoFields.Caption, draft.Caption + addition),
    };

    private static Defect Broken(string name, string reason, Func<byte[], byte[]> breakLine) => new(name, DefectOutcome.DeadLetter, reason)
    {
        Plant = (draft, _) => draft.Raw = breakLine(draft.ToLine()),
    };
}
