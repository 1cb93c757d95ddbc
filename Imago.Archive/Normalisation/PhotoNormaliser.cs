using System.Text;
using System.Text.Json;
using Imago.Archive.Captions;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.Rights;

namespace Imago.Archive.Normalisation;

/// <summary>
/// Makes a photo of a delivered record: repairs, flags and never loses.
/// <para>
/// A value that cannot be used is left out, its rule is noted in <c>quality.issues</c>, and the value moves to <c>original</c> exactly as it was
/// delivered. A value whose meaning survives its conversion leaves no trace there: digits read as a number ("0003592" is 3592), a date in
/// another of the known shapes, surrounding white space, a blank or null value (which is a missing one), a number read as text (flagged).
/// </para>
/// <para>
/// It neither reads nor writes anything and asks no clock, so the same line gives the same bytes. Not safe for concurrent use: one a thread.
/// </para>
/// </summary>
/// <param name="ingestedAt">The moment of the import: stands in <c>ingested_at</c>, and what is later than it is in the future.</param>
public sealed class PhotoNormaliser(DateTimeOffset ingestedAt)
{
    /// <summary>
    /// How deep a record may nest. Far beyond any real one, and small enough that a kept value inside a search answer stays readable for
    /// JSON readers with the usual limit of 64.
    /// </summary>
    public const int MaxDepth = 32;

    /// <summary>Lucene's limit for an exact-match value, in bytes of UTF-8; Elasticsearch refuses the whole document beyond it.</summary>
    public const int MaxKeywordBytes = 32766;

    /// <summary>Longer titles and descriptions are searchable by their words but not by exact match (<c>ignore_above</c> of the mapping).</summary>
    public const int MaxExactTextLength = 256;

    /// <summary>The archive writes its own name before some photographers' names.</summary>
    internal const string PhotographerPrefix = "IMAGO / ";

    private readonly DeliveredValue[] _values = new DeliveredValue[DeclaredFields.Count];

    /// <param name="line">One line of NDJSON without its line feed.</param>
    /// <param name="source">Where it comes from: file name and line, <c>press-photos.ndjson.gz:123</c>.</param>
    public NormalisedRecord Normalise(ReadOnlySpan<byte> line, string source)
    {
        try
        {
            return DeliveredLine.FindBrokenText(line) ?? NormaliseText(line, source);
        }
        catch (JsonException exception)
        {
            // The reader tells depth from syntax only in words; a second look without a limit tells them apart.
            return DeliveredLine.IsTooDeep(line)
                ? new RejectedRecord(RejectionReasons.JsonTooDeep, $"Objects and arrays are nested deeper than {MaxDepth} levels.")
                : new RejectedRecord(RejectionReasons.JsonInvalid, "The line is not one JSON object.", $"Byte {exception.BytePositionInLine ?? 0}.");
        }
    }

    internal static Utf8JsonReader CreateReader(ReadOnlySpan<byte> line) => new(line, new JsonReaderOptions { MaxDepth = MaxDepth });

    private NormalisedRecord NormaliseText(ReadOnlySpan<byte> line, string source)
    {
        var reader = CreateReader(line);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return new RejectedRecord(RejectionReasons.JsonNotAnObject, "The line is JSON but not an object with the fields of a photo.");
        }

        var record = new DeliveredRecord(line, _values);
        record.Read(ref reader);
        return NormaliseRecord(ref record, source);
    }

    private NormalisedRecord NormaliseRecord(ref DeliveredRecord record, string source)
    {
        var issues = default(IssueSet);
        if (ReadImageNumber(in record, ref issues, out var imageNumber) is { } rejected)
        {
            return rejected;
        }

        var caption = ReadCaption(ref record, ref issues);
        var date = ReadDate(ref record, caption, ref issues, out var precision);
        var height = ReadPixels(ref record, DeclaredFields.Height, ref issues);
        var width = ReadPixels(ref record, DeclaredFields.Width, ref issues);
        var database = ReadDatabase(ref record, ref issues);
        var copyright = CopyrightMark.Find(caption);
        var photographer = ReadPhotographer(ref record, ref issues) ?? copyright.Photographer;
        var photo = new Photo
        {
            ImageNumber = imageNumber,
            Date = date,
            Caption = caption,
            Photographer = photographer,
            Height = height,
            Width = width,
            Database = database,
            Title = ReadLongText(ref record, DeclaredFields.Title, ref issues),
            Description = ReadLongText(ref record, DeclaredFields.Description, ref issues),
            EditedImage = ReadLongText(ref record, DeclaredFields.EditedImage, ref issues),
            Derived = new PhotoDerived
            {
                Orientation = Orientation(width, height),
                Megapixels = Megapixels(width, height),
                Rights = ReadRights(caption, ref issues),
                Languages = CaptionLanguages.Of(caption),
                Agency = copyright.Agency,
                Event = EventFingerprint.Of(database, date, precision, photographer, caption),
                DatePrecision = precision,
            },
            Source = source,
            IngestedAt = ingestedAt,
        };

        if (record.HasUndeclared)
        {
            issues.Add(QualityRules.FieldUndeclared);
        }

        if (record.HasRepeated)
        {
            issues.Add(QualityRules.ValueIgnored);
        }

        photo = photo with { Quality = issues.ToQuality(), Original = record.Kept };
        return new NormalisedPhoto(
            PhotoId.Create(database, imageNumber), photo, JsonSerializer.SerializeToUtf8Bytes(photo, PhotoJson.Relaxed.Photo));
    }

    private static RejectedRecord? ReadImageNumber(in DeliveredRecord record, ref IssueSet issues, out long imageNumber)
    {
        imageNumber = 0;
        var value = record[DeclaredFields.ImageNumber];
        if (value.IsMissing)
        {
            return new RejectedRecord(RejectionReasons.IdMissing, $"The record has no image number ({PhotoFields.ImageNumber}).");
        }

        if (value.Type is not (JsonTokenType.String or JsonTokenType.Number) || !DeliveredNumber.TryReadId(value.Text!.Trim(), out imageNumber))
        {
            return new RejectedRecord(
                RejectionReasons.IdNotANumber,
                $"The image number ({PhotoFields.ImageNumber}) is not a whole positive number of at most 18 digits.",
                value.Text is { Length: > 100 } text ? text[..100] : value.Text);
        }

        if (value.Type is JsonTokenType.Number)
        {
            issues.Add(QualityRules.TypeCoerced);
        }

        if (imageNumber > int.MaxValue)
        {
            issues.Add(QualityRules.IdExceedsInt32);
        }

        return null;
    }

    private static string? ReadCaption(ref DeliveredRecord record, ref IssueSet issues)
    {
        if (ReadText(ref record, DeclaredFields.Caption, ref issues, QualityRules.CaptionMissing) is not { } delivered)
        {
            return null;
        }

        var caption = CaptionRepair.Repair(delivered, out var faults);
        if (faults is CaptionFaults.None)
        {
            return delivered;
        }

        if (faults.HasFlag(CaptionFaults.LostApostrophe))
        {
            issues.Add(QualityRules.CaptionLostApostrophe);
        }

        if (faults.HasFlag(CaptionFaults.Repeated))
        {
            issues.Add(QualityRules.CaptionRepeated);
        }

        record.Keep(DeclaredFields.Caption);
        return caption;
    }

    private static PhotoRights? ReadRights(string? caption, ref IssueSet issues)
    {
        var restrictions = UsageRestrictions.Read(caption);
        if (restrictions.IsUnreadable)
        {
            issues.Add(QualityRules.RestrictionUnreadable);
        }

        return restrictions.ToRights();
    }

    private DateTimeOffset? ReadDate(ref DeliveredRecord record, string? caption, ref IssueSet issues, out string precision)
    {
        precision = PhotoValues.Unknown;
        if (Scalar(ref record, DeclaredFields.Date, ref issues, QualityRules.DateMissing, out _) is not { } text)
        {
            return null;
        }

        var verdict = DeliveredDate.Read(text, ingestedAt, out var date, out precision);
        if (verdict is DateVerdict.Good)
        {
            if (precision is not PhotoValues.Day)
            {
                issues.Add(QualityRules.DateImprecise);
            }

            return date;
        }

        issues.Add(verdict switch
        {
            DateVerdict.Placeholder => QualityRules.DatePlaceholder,
            DateVerdict.Implausible => QualityRules.DateImplausible,
            _ => QualityRules.DateUnparsable,
        });
        record.Keep(DeclaredFields.Date);
        if (verdict is not DateVerdict.Placeholder || caption is null
            || StatedDate.Find(caption, DateOnly.FromDateTime(ingestedAt.UtcDateTime)) is not { } stated)
        {
            return null;
        }

        precision = stated.Precision;
        if (precision is not PhotoValues.Day)
        {
            issues.Add(QualityRules.DateImprecise);
        }

        return new DateTimeOffset(stated.Day, TimeOnly.MinValue, TimeSpan.Zero);
    }

    private static int? ReadPixels(ref DeliveredRecord record, int field, ref IssueSet issues)
    {
        if (Scalar(ref record, field, ref issues, QualityRules.SizeMissing, out var coerced) is not { } text)
        {
            return null;
        }

        if (DeliveredNumber.TryReadPixels(text, out var pixels))
        {
            Coerced(coerced, ref issues);
            return pixels;
        }

        issues.Add(DeliveredNumber.IsWhole(text) ? QualityRules.SizeNotPositive : QualityRules.SizeNotANumber);
        record.Keep(field);
        return null;
    }

    private static string? ReadDatabase(ref DeliveredRecord record, ref IssueSet issues)
    {
        var text = Scalar(ref record, DeclaredFields.Database, ref issues, QualityRules.DatabaseUnknown, out _);
        if (text is null or PhotoValues.Stock or PhotoValues.Sport)
        {
            return text;
        }

        issues.Add(QualityRules.DatabaseUnknown);
        record.Keep(DeclaredFields.Database);
        return text.ToLowerInvariant() switch
        {
            PhotoValues.Stock or "st" => PhotoValues.Stock,
            PhotoValues.Sport or "sp" => PhotoValues.Sport,
            _ => null,
        };
    }

    private static string? ReadPhotographer(ref DeliveredRecord record, ref IssueSet issues)
    {
        var text = ReadText(ref record, DeclaredFields.Photographer, ref issues, QualityRules.PhotographerMissing);
        if (text is null)
        {
            return null;
        }

        if (Encoding.UTF8.GetByteCount(text) > MaxKeywordBytes)
        {
            issues.Add(QualityRules.ValueIgnored);
            record.Keep(DeclaredFields.Photographer);
            return null;
        }

        if (!text.StartsWith(PhotographerPrefix, StringComparison.OrdinalIgnoreCase) || text.Length == PhotographerPrefix.Length)
        {
            return text;
        }

        issues.Add(QualityRules.PhotographerPrefixed);
        record.Keep(DeclaredFields.Photographer);
        return text[PhotographerPrefix.Length..].TrimStart();
    }

    private static string? ReadLongText(ref DeliveredRecord record, int field, ref IssueSet issues)
    {
        var text = ReadText(ref record, field, ref issues, missing: null);
        if (text is { Length: > MaxExactTextLength })
        {
            issues.Add(QualityRules.ValueIgnored);
        }

        return text;
    }

    private static string? ReadText(ref DeliveredRecord record, int field, ref IssueSet issues, string? missing)
    {
        var text = Scalar(ref record, field, ref issues, missing, out var coerced);
        Coerced(coerced, ref issues);
        return text;
    }

    /// <summary>
    /// The trimmed text of a value. Null where there is none: the value is missing (flagged with that rule) or has no text (kept and flagged).
    /// </summary>
    private static string? Scalar(ref DeliveredRecord record, int field, ref IssueSet issues, string? missing, out bool coerced)
    {
        var value = record[field];
        coerced = value.Type is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;
        if (value.IsMissing)
        {
            if (missing is not null)
            {
                issues.Add(missing);
            }

            return null;
        }

        if (value.Text is null)
        {
            issues.Add(QualityRules.ValueIgnored);
            record.Keep(field);
            return null;
        }

        return value.Text.Trim();
    }

    private static void Coerced(bool coerced, ref IssueSet issues)
    {
        if (coerced)
        {
            issues.Add(QualityRules.TypeCoerced);
        }
    }

    private static string? Orientation(int? width, int? height) => (width - height) switch
    {
        null => null,
        > 0 => PhotoValues.Landscape,
        < 0 => PhotoValues.Portrait,
        _ => PhotoValues.Square,
    };

    /// <summary>Rounded in whole numbers, half up, so that no floating-point error decides the decimal.</summary>
    private static double? Megapixels(int? width, int? height) => ((long?)width * height + 50_000) / 100_000 / 10d;
}
