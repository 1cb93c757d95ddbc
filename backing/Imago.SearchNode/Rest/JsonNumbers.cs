using System.Globalization;
using System.Text.Json;

namespace Imago.SearchNode.Rest;

/// <summary>Floating point as Java prints it: whole numbers with <c>.0</c>, which tells a reader the type.</summary>
internal static class JsonNumbers
{
    public static void WriteDouble(this Utf8JsonWriter json, double value) =>
        json.WriteRawValue(Text(value.ToString("R", CultureInfo.InvariantCulture)), skipInputValidation: true);

    public static void WriteSingle(this Utf8JsonWriter json, float value) =>
        json.WriteRawValue(Text(value.ToString("R", CultureInfo.InvariantCulture)), skipInputValidation: true);

    public static void WriteDouble(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteDouble(value);
    }

    public static string Text(string number) => number.AsSpan().IndexOfAny('.', 'E', 'I') < 0 && number != "NaN" ? number + ".0" : number;
}
