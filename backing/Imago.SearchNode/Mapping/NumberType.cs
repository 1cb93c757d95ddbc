using System.Globalization;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>Range and precision of a numeric type, and how text becomes such a number.</summary>
internal sealed class NumberType
{
    private readonly long _min;
    private readonly long _max;

    private NumberType(string name, long min, long max, bool isFloating = false)
    {
        Name = name;
        _min = min;
        _max = max;
        IsFloating = isFloating;
    }

    public string Name { get; }

    public bool IsFloating { get; }

    /// <summary>Stand-ins of a missing value when sorting: Elasticsearch sorts the short types as 32-bit integers.</summary>
    public long SortMin => Name is "integer" or "short" or "byte" ? int.MinValue : long.MinValue;

    public long SortMax => Name is "integer" or "short" or "byte" ? int.MaxValue : long.MaxValue;

    public bool IsSinglePrecision => Name == "float";

    private string Article => Name == "integer" ? "an" : "a";

    public static NumberType? Find(string name) => name switch
    {
        "long" => new("long", long.MinValue, long.MaxValue),
        "integer" => new("integer", int.MinValue, int.MaxValue),
        "short" => new("short", short.MinValue, short.MaxValue),
        "byte" => new("byte", sbyte.MinValue, sbyte.MaxValue),
        "double" => new("double", 0, 0, isFloating: true),
        "float" => new("float", 0, 0, isFloating: true),
        _ => null,
    };

    /// <summary>The value of a document.</summary>
    public long Parse(string text, bool coerce)
    {
        if (IsFloating)
        {
            return SortableNumber.Encode(Finite(Floating(text)));
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return Checked(whole, text);
        }

        // Elasticsearch reads a long as a decimal, which has no blanks around it, and the shorter types as a double, which may.
        if (Name == "long" && text.AsSpan().Trim().Length < text.Length)
        {
            throw Refuse.IllegalArgument($"For input string: \"{text}\"");
        }

        var number = Whole(text, out var outOfRange);
        if (outOfRange)
        {
            throw OutOfRange(text);
        }

        if (!coerce && number != decimal.Truncate(number))
        {
            throw Refuse.IllegalArgument($"Value [{text}] has a decimal part");
        }

        return Checked((long)decimal.Truncate(number), text);
    }

    public long Checked(long value, string text) => value >= _min && value <= _max ? value : throw OutOfRange(text);

    /// <summary>The encoded number that equals the text exactly; false if no value of this type can.</summary>
    public bool TryExact(string text, out long exact)
    {
        if (IsFloating)
        {
            exact = SortableNumber.Encode(Rounded(FloatingOfQuery(text)));
            return true;
        }

        var number = WholeOfQuery(text, out var outOfRange);
        exact = outOfRange ? 0 : (long)decimal.Truncate(number);
        return !outOfRange && number == exact && exact >= _min && exact <= _max;
    }

    /// <summary>The smallest encoded value inside a range that starts there; null if there is none.</summary>
    public long? LowerBound(string text, bool include)
    {
        if (IsFloating)
        {
            var bound = SortableNumber.Encode(Rounded(FloatingOfQuery(text)));
            return include ? bound : Next(bound, up: true);
        }

        var number = WholeOfQuery(text, out var outOfRange);
        if (outOfRange)
        {
            return number > 0 ? null : long.MinValue;
        }

        var least = decimal.Ceiling(number) + (!include && number == decimal.Truncate(number) ? 1 : 0);
        return least > long.MaxValue ? null : (long)least;
    }

    /// <summary>The largest encoded value inside a range that ends there; null if there is none.</summary>
    public long? UpperBound(string text, bool include)
    {
        if (IsFloating)
        {
            var bound = SortableNumber.Encode(Rounded(FloatingOfQuery(text)));
            return include ? bound : Next(bound, up: false);
        }

        var number = WholeOfQuery(text, out var outOfRange);
        if (outOfRange)
        {
            return number < 0 ? null : long.MaxValue;
        }

        var most = decimal.Floor(number) - (!include && number == decimal.Truncate(number) ? 1 : 0);
        return most < long.MinValue ? null : (long)most;
    }

    private long Next(long encoded, bool up)
    {
        var value = SortableNumber.Decode(encoded);
        return SortableNumber.Encode((IsSinglePrecision, up) switch
        {
            (true, true) => MathF.BitIncrement((float)value),
            (true, false) => MathF.BitDecrement((float)value),
            (false, true) => Math.BitIncrement(value),
            (false, false) => Math.BitDecrement(value),
        });
    }

    private double Rounded(double value) => IsSinglePrecision ? (float)value : value;

    private double Finite(double value)
    {
        var rounded = Rounded(value);
        return double.IsFinite(rounded)
            ? rounded
            : throw Refuse.IllegalArgument($"[{Name}] supports only finite values, but got [{(double.IsNaN(rounded) ? "NaN" : rounded > 0 ? "Infinity" : "-Infinity")}]");
    }

    private static double Floating(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Refuse.NumberFormat(text);

    private double FloatingOfQuery(string text) => Finite(Floating(text));

    private static decimal WholeOfQuery(string text, out bool outOfRange)
    {
        try
        {
            return Whole(text, out outOfRange);
        }
        catch (ElasticException)
        {
            throw Refuse.NumberFormat(text);
        }
    }

    private static decimal Whole(string text, out bool outOfRange)
    {
        outOfRange = false;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var approximate) && double.IsFinite(approximate))
        {
            outOfRange = Math.Abs(approximate) >= 1e20;
            return outOfRange
                ? Math.Sign(approximate)
                : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && (number > long.MaxValue || number < long.MinValue)
                    ? OutOfRangeSign(number, out outOfRange)
                    : number;
        }

        throw Refuse.IllegalArgument($"For input string: \"{text}\"");
    }

    private static decimal OutOfRangeSign(decimal number, out bool outOfRange)
    {
        outOfRange = true;
        return Math.Sign(number);
    }

    private ElasticException OutOfRange(string text) => Refuse.IllegalArgument($"Value [{text}] is out of range for {Article} {Name}");
}
