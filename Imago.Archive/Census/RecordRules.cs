using System.Numerics;
using System.Text.Json;
using System.Text.Unicode;
using Imago.Archive.Captions;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.Rights;

namespace Imago.Archive.Census;

/// <summary>
/// The rules that a record as delivered breaks, found without building anything of it: what <see cref="PhotoNormaliser"/> would note in
/// <c>quality.issues</c>, or the reason for which it would refuse the record. A property test holds the two together.
/// </summary>
/// <param name="now">What is later is in the future.</param>
internal sealed class RecordRules(DateTimeOffset now)
{
    private readonly (JsonTokenType Type, int Start, int Length)[] _values = new (JsonTokenType, int, int)[DeclaredFields.Count];
    private char[] _text = new char[4096];
    private int _used;
    private bool _hasUndeclared;
    private bool _hasRepeated;

    public void Begin()
    {
        Array.Clear(_values);
        _used = 0;
        _hasUndeclared = false;
        _hasRepeated = false;
    }

    public void AddUndeclared(bool isRepeated)
    {
        _hasUndeclared = true;
        _hasRepeated |= isRepeated;
    }

    /// <param name="field">Place of the field in <see cref="PhotoFields.Delivered"/>.</param>
    /// <param name="type">JSON type of its value.</param>
    /// <param name="text">Unescaped text of a scalar.</param>
    public void Add(int field, JsonTokenType type, ReadOnlySpan<byte> text)
    {
        _hasRepeated |= _values[field].Type is not JsonTokenType.None;
        if (_text.Length - _used < text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _used + text.Length));
        }

        Utf8.ToUtf16(text, _text.AsSpan(_used), out _, out var length);
        _values[field] = (type, _used, length);
        _used += length;
    }

    /// <summary>Hash of database and image number; null where the record has no usable number.</summary>
    public ulong? Identity()
    {
        var value = _values[DeclaredFields.ImageNumber];
        return value.Type is JsonTokenType.String or JsonTokenType.Number && DeliveredNumber.TryReadId(Text(DeclaredFields.ImageNumber), out var number)
            ? Mix((ulong)number * 4 + (ulong)DatabaseOf(Text(DeclaredFields.Database)))
            : null;
    }

    /// <summary>The trimmed text of a field; empty where it has none.</summary>
    public ReadOnlySpan<char> Text(int field)
    {
        var (_, start, length) = _values[field];
        return _text.AsSpan(start, length).Trim();
    }

    public IssueSet Evaluate()
    {
        var issues = default(IssueSet);
        if (ImageNumber(ref issues))
        {
            return issues;
        }

        Caption(ref issues);
        Date(ref issues);
        Pixels(DeclaredFields.Height, ref issues);
        Pixels(DeclaredFields.Width, ref issues);
        Database(ref issues);
        Photographer(ref issues);
        LongText(DeclaredFields.Title, ref issues);
        LongText(DeclaredFields.Description, ref issues);
        LongText(DeclaredFields.EditedImage, ref issues);
        if (_hasUndeclared)
        {
            issues.Add(QualityRules.FieldUndeclared);
        }

        if (_hasRepeated)
        {
            issues.Add(QualityRules.ValueIgnored);
        }

        return issues;
    }

    /// <summary>True where the record cannot be identified, so that nothing else counts.</summary>
    private bool ImageNumber(ref IssueSet issues)
    {
        var type = _values[DeclaredFields.ImageNumber].Type;
        var text = Text(DeclaredFields.ImageNumber);
        if (IsMissing(type, text))
        {
            issues.Add(QualityRules.IdMissing);
            return true;
        }

        if (type is not (JsonTokenType.String or JsonTokenType.Number) || !DeliveredNumber.TryReadId(text, out var number))
        {
            issues.Add(QualityRules.IdNotANumber);
            return true;
        }

        Coerced(type, ref issues);
        if (number > int.MaxValue)
        {
            issues.Add(QualityRules.IdExceedsInt32);
        }

        return false;
    }

    private void Caption(ref IssueSet issues)
    {
        if (!TryText(DeclaredFields.Caption, QualityRules.CaptionMissing, ref issues, out var caption))
        {
            return;
        }

        Coerced(_values[DeclaredFields.Caption].Type, ref issues);
        var faults = CaptionRepair.Find(caption);
        if (faults.HasFlag(CaptionFaults.LostApostrophe))
        {
            issues.Add(QualityRules.CaptionLostApostrophe);
        }

        if (faults.HasFlag(CaptionFaults.Repeated))
        {
            issues.Add(QualityRules.CaptionRepeated);
        }

        if (UsageRestrictions.Read(caption).IsUnreadable)
        {
            issues.Add(QualityRules.RestrictionUnreadable);
        }
    }

    private void Date(ref IssueSet issues)
    {
        if (!TryText(DeclaredFields.Date, QualityRules.DateMissing, ref issues, out var text))
        {
            return;
        }

        switch (DeliveredDate.Read(text, now, out _, out var precision))
        {
            case DateVerdict.Good:
                Imprecise(precision, ref issues);
                break;
            case DateVerdict.Implausible:
                issues.Add(QualityRules.DateImplausible);
                break;
            case DateVerdict.Placeholder:
                issues.Add(QualityRules.DatePlaceholder);
                if (IsScalar(_values[DeclaredFields.Caption].Type)
                    && StatedDate.Find(CaptionRepair.Repair(Text(DeclaredFields.Caption).ToString(), out _), DateOnly.FromDateTime(now.UtcDateTime)) is { } stated)
                {
                    Imprecise(stated.Precision, ref issues);
                }

                break;
            default:
                issues.Add(QualityRules.DateUnparsable);
                break;
        }
    }

    private static void Imprecise(string precision, ref IssueSet issues)
    {
        if (precision is not PhotoValues.Day)
        {
            issues.Add(QualityRules.DateImprecise);
        }
    }

    private void Pixels(int field, ref IssueSet issues)
    {
        if (!TryText(field, QualityRules.SizeMissing, ref issues, out var text))
        {
            return;
        }

        if (DeliveredNumber.TryReadPixels(text, out _))
        {
            Coerced(_values[field].Type, ref issues);
        }
        else
        {
            issues.Add(DeliveredNumber.IsWhole(text) ? QualityRules.SizeNotPositive : QualityRules.SizeNotANumber);
        }
    }

    private void Database(ref IssueSet issues)
    {
        if (TryText(DeclaredFields.Database, QualityRules.DatabaseUnknown, ref issues, out var text)
            && text is not (PhotoValues.Stock or PhotoValues.Sport))
        {
            issues.Add(QualityRules.DatabaseUnknown);
        }
    }

    private void Photographer(ref IssueSet issues)
    {
        if (!TryText(DeclaredFields.Photographer, QualityRules.PhotographerMissing, ref issues, out var text))
        {
            return;
        }

        Coerced(_values[DeclaredFields.Photographer].Type, ref issues);
        if (System.Text.Encoding.UTF8.GetByteCount(text) > PhotoNormaliser.MaxKeywordBytes)
        {
            issues.Add(QualityRules.ValueIgnored);
        }
        else if (text.StartsWith(PhotoNormaliser.PhotographerPrefix, StringComparison.OrdinalIgnoreCase)
            && text.Length > PhotoNormaliser.PhotographerPrefix.Length)
        {
            issues.Add(QualityRules.PhotographerPrefixed);
        }
    }

    private void LongText(int field, ref IssueSet issues)
    {
        if (!TryText(field, missing: null, ref issues, out var text))
        {
            return;
        }

        Coerced(_values[field].Type, ref issues);
        if (text.Length > PhotoNormaliser.MaxExactTextLength)
        {
            issues.Add(QualityRules.ValueIgnored);
        }
    }

    private bool TryText(int field, string? missing, ref IssueSet issues, out ReadOnlySpan<char> text)
    {
        var type = _values[field].Type;
        text = Text(field);
        if (IsMissing(type, text))
        {
            if (missing is not null)
            {
                issues.Add(missing);
            }

            return false;
        }

        if (!IsScalar(type))
        {
            issues.Add(QualityRules.ValueIgnored);
            return false;
        }

        return true;
    }

    private static void Coerced(JsonTokenType type, ref IssueSet issues)
    {
        if (type is not JsonTokenType.String)
        {
            issues.Add(QualityRules.TypeCoerced);
        }
    }

    private static bool IsMissing(JsonTokenType type, ReadOnlySpan<char> text) =>
        type is JsonTokenType.None or JsonTokenType.Null || (type is JsonTokenType.String && text.IsEmpty);

    private static bool IsScalar(JsonTokenType type) => type is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    private static int DatabaseOf(ReadOnlySpan<char> text) =>
        text.Equals(PhotoValues.Stock, StringComparison.OrdinalIgnoreCase) || text.Equals("st", StringComparison.OrdinalIgnoreCase) ? 1
        : text.Equals(PhotoValues.Sport, StringComparison.OrdinalIgnoreCase) || text.Equals("sp", StringComparison.OrdinalIgnoreCase) ? 2 : 0;

    /// <summary>A bijection, so that different identities never have the same hash.</summary>
    private static ulong Mix(ulong identity) => BitOperations.RotateLeft(identity * 0x9E3779B97F4A7C15, 31);
}
