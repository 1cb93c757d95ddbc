using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Imago.Archive.Census;

/// <summary>What Elasticsearch does with a value under a mapping.</summary>
[Flags]
public enum ValueFate
{
    /// <summary>Indexed as it is.</summary>
    Indexed = 0,

    /// <summary>Converted: text to a number, a number to text, a decimal cut to a whole number, an empty text to no number.</summary>
    Coerced = 1,

    /// <summary>The JSON type is none that the field takes.</summary>
    WrongType = 2,

    /// <summary>The JSON type is right, the value is none of the field's: no such date, out of range, too long for a term.</summary>
    Invalid = 4,

    /// <summary>Left out of the index; the document is taken.</summary>
    Ignored = 8,

    /// <summary>The whole document is refused.</summary>
    Rejected = 16,
}

/// <summary>Tells what becomes of a value, without building it: as Elasticsearch 9 does it, which tests compare with the server itself.</summary>
public static class ValueFates
{
    /// <summary>Lucene's limit of a term, bytes of UTF-8.</summary>
    private const int LongestTerm = 32766;

    /// <param name="field">The field.</param>
    /// <param name="token">Type of the value: a scalar, or the start of an object; the elements of an array are values of their own.</param>
    /// <param name="text">Unescaped text of a string, or the JSON text of a number or boolean.</param>
    public static ValueFate Of(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        if (!field.Enabled || token is JsonTokenType.Null)
        {
            return ValueFate.Indexed;
        }

        if (token is JsonTokenType.StartObject)
        {
            // Where malformed values are ignored, only a date ignores an object.
            return field.Type switch
            {
                "object" or "nested" or "flattened" => ValueFate.Indexed,
                "date" => Refused(field, ValueFate.WrongType),
                _ => ValueFate.WrongType | ValueFate.Rejected,
            };
        }

        return field.Type switch
        {
            "text" or "match_only_text" => OfText(field, token, text),
            "keyword" or "constant_keyword" or "wildcard" => OfKeyword(field, token, text),
            "long" => OfWhole(field, token, text, long.MinValue, long.MaxValue),
            "integer" => OfWhole(field, token, text, int.MinValue, int.MaxValue),
            "short" => OfWhole(field, token, text, short.MinValue, short.MaxValue),
            "byte" => OfWhole(field, token, text, sbyte.MinValue, sbyte.MaxValue),
            "double" => OfFloating(field, token, text, double.MaxValue),
            "float" => OfFloating(field, token, text, float.MaxValue),
            "half_float" => OfFloating(field, token, text, 65504),
            "date" => OfDate(field, token, text),
            "boolean" => OfBoolean(field, token, text),
            "object" or "nested" => ValueFate.WrongType | ValueFate.Rejected,

            // A type that the archive does not use: what Elasticsearch holds, it has taken.
            _ => ValueFate.Indexed,
        };
    }

    private static ValueFate OfText(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text) =>
        Converted(token is not JsonTokenType.String)
        | (field.MultiFieldIgnoreAbove is { } limit && IsLonger(text, limit) ? ValueFate.Ignored : ValueFate.Indexed);

    private static ValueFate OfKeyword(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        var converted = Converted(token is not JsonTokenType.String);
        if (field.IgnoreAbove is { } limit && IsLonger(text, limit))
        {
            return converted | ValueFate.Ignored;
        }

        return text.Length > LongestTerm ? converted | ValueFate.Invalid | ValueFate.Rejected : converted;
    }

    private static ValueFate OfWhole(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text, long least, long most)
    {
        if (NotANumber(field, token, text) is { } fate)
        {
            return fate;
        }

        if (Utf8Parser.TryParse(text, out long whole, out var used) && used == text.Length && IsPlain(text))
        {
            return whole >= least && whole <= most ? Converted(token is JsonTokenType.String) : Refused(field, ValueFate.Invalid);
        }

        // As doubles the limits of 64 bits are rounded up: the upper one is none of the numbers any more.
        var isLong = most == long.MaxValue;
        if (!TryParse(text, trim: !isLong, out var number) || Math.Truncate(number) < least || (isLong ? number >= most : Math.Truncate(number) > most))
        {
            return Refused(field, ValueFate.Invalid);
        }

        if (number == Math.Truncate(number))
        {
            return Converted(token is JsonTokenType.String);
        }

        return field.Coerce ? ValueFate.Coerced : Refused(field, ValueFate.Invalid);
    }

    private static ValueFate OfFloating(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text, double most)
    {
        if (NotANumber(field, token, text) is { } fate)
        {
            return fate;
        }

        return TryParse(text, trim: true, out var number) && Math.Abs(number) <= most ? Converted(token is JsonTokenType.String) : Refused(field, ValueFate.Invalid);
    }

    /// <summary>What is no text of a number; null for what may be one.</summary>
    private static ValueFate? NotANumber(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text) => token switch
    {
        JsonTokenType.Number => null,
        JsonTokenType.String when !field.Coerce => Refused(field, ValueFate.WrongType),
        JsonTokenType.String when text.IsEmpty => ValueFate.Coerced,
        JsonTokenType.String => null,
        _ => Refused(field, ValueFate.WrongType),
    };

    private static ValueFate OfDate(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        if (token is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return Refused(field, ValueFate.WrongType);
        }

        return IndexDate.TryRead(text, field.Format, out _) ? ValueFate.Indexed : Refused(field, ValueFate.Invalid);
    }

    private static ValueFate OfBoolean(IndexedField field, JsonTokenType token, ReadOnlySpan<byte> text) => token switch
    {
        JsonTokenType.True or JsonTokenType.False => ValueFate.Indexed,
        JsonTokenType.String when text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) || text.IsEmpty => ValueFate.Coerced,
        JsonTokenType.String => Refused(field, ValueFate.Invalid),
        _ => Refused(field, ValueFate.WrongType),
    };

    private static ValueFate Refused(IndexedField field, ValueFate fault) =>
        fault | (field.IgnoreMalformed && field.Type is not ("text" or "keyword" or "object") ? ValueFate.Ignored : ValueFate.Rejected);

    private static ValueFate Converted(bool converted) => converted ? ValueFate.Coerced : ValueFate.Indexed;

    /// <summary>Elasticsearch counts characters as UTF-16 does; bytes are never fewer.</summary>
    private static bool IsLonger(ReadOnlySpan<byte> text, int limit) => text.Length > limit && Encoding.UTF8.GetCharCount(text) > limit;

    private static bool IsPlain(ReadOnlySpan<byte> text) => text is [not (byte)'+', ..];

    /// <summary>Java reads a double with blanks around it, and a decimal, which is what a long is read as, without.</summary>
    private static bool TryParse(ReadOnlySpan<byte> text, bool trim, out double number)
    {
        const NumberStyles Exact = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(trim ? text.Trim(" \t\r\n"u8) : text, Exact, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
