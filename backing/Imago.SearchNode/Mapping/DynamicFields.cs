using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Analysis;

namespace Imago.SearchNode.Mapping;

/// <summary>Which field a value becomes under <c>dynamic: true</c>: Elasticsearch's detection rules.</summary>
internal sealed class DynamicFields(AnalyzerCatalog analyzers)
{
    private const int KeywordIgnoreAbove = 256;

    private static readonly DateFormat SlashedDates = DateFormat.Create("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis");
    private static readonly DateFormat IsoDates = DateFormat.Create("strict_date_optional_time");

    /// <summary>The mapper for the scalar that the reader stands on.</summary>
    public FieldMapper Detect(ref Utf8JsonReader value, string name, string path, IndexMapping mapping)
    {
        switch (value.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                return new BooleanMapper(name, path);
            case JsonTokenType.Number:
                var isWhole = value.ValueSpan.IndexOfAny("eE."u8) < 0;
                return new NumberMapper(name, path, NumberType.Find(isWhole ? "long" : "float")!);
            default:
                return OfText(value.GetString()!, name, path, mapping);
        }
    }

    private FieldMapper OfText(string text, string name, string path, IndexMapping mapping)
    {
        var isLong = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        var isNumber = isLong || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (isNumber && mapping.NumericDetection)
        {
            return new NumberMapper(name, path, NumberType.Find(isLong ? "long" : "float")!);
        }

        // Pure numbers are not taken for dates: too often they are ids.
        if (!isNumber && mapping.DateDetection)
        {
            if (IsoDates.TryParse(text, out _))
            {
                return new DateMapper(name, path);
            }

            if (SlashedDates.TryParse(text, out _))
            {
                return new DateMapper(name, path) { Format = SlashedDates, Locale = "" };
            }
        }

        var keyword = new KeywordMapper("keyword", path + ".keyword") { IgnoreAbove = KeywordIgnoreAbove };
        return new TextMapper(name, path, analyzers.Find("default") ?? analyzers.Standard).WithMultiFields(
            ImmutableSortedDictionary.CreateRange<string, FieldMapper>(StringComparer.Ordinal, [new(keyword.Name, keyword)]));
    }
}
