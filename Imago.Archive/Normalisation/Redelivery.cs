using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.Normalisation;

/// <summary>
/// Makes of a stored document the record as it was delivered, so that it can be normalised anew by the rules of today. A document of a
/// generation carries what was dropped or repaired in <c>original</c>; one of a legacy index is the record itself.
/// </summary>
public static class Redelivery
{
    /// <summary>Whether it was written by Imago.</summary>
    /// <param name="document">The <c>_source</c> of a document.</param>
    public static bool IsNormalised(JsonElement document) =>
        document.ValueKind is JsonValueKind.Object && document.TryGetProperty(PhotoFields.IngestedAt, out _) && document.TryGetProperty(PhotoFields.Source, out _);

    /// <param name="document">The <c>_source</c> of a document.</param>
    /// <param name="line">Where the record is written to, as one line without its line feed.</param>
    public static void Write(JsonElement document, IBufferWriter<byte> line)
    {
        ArgumentNullException.ThrowIfNull(line);
        using var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (!IsNormalised(document))
        {
            // Written anew, because a source may have been stored with line feeds in it.
            document.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        var original = document.TryGetProperty(PhotoFields.Original, out var kept) && kept.ValueKind is JsonValueKind.Object ? kept : default;
        WriteRepeated(original, json);
        foreach (var field in PhotoFields.Delivered)
        {
            if (original.ValueKind is JsonValueKind.Object && original.TryGetProperty(field, out var delivered))
            {
                json.WritePropertyName(field);
                delivered.WriteTo(json);
            }
            else if (document.TryGetProperty(field, out var value))
            {
                json.WritePropertyName(field);
                WriteValue(field, value, AreNumbersDelivered(document), json);
            }
        }

        WriteUndeclared(original, json);
        json.WriteEndObject();
    }

    /// <summary>Earlier values of a field that was delivered more than once stand as <c>name#1</c>, <c>name#2</c>; they came first.</summary>
    private static void WriteRepeated(JsonElement original, Utf8JsonWriter json)
    {
        foreach (var (name, value) in Members(original))
        {
            if (RepeatedName(name) is { } field)
            {
                json.WritePropertyName(field);
                value.WriteTo(json);
            }
        }
    }

    private static void WriteUndeclared(JsonElement original, Utf8JsonWriter json)
    {
        foreach (var (name, value) in Members(original))
        {
            if (RepeatedName(name) is null && !PhotoFields.Delivered.Contains(name, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }
    }

    /// <summary>
    /// Numbers are delivered as digits in a string; where they were not, the record carries the issue. Dates are delivered with a <c>Z</c>.
    /// </summary>
    private static void WriteValue(string field, JsonElement value, bool asNumber, Utf8JsonWriter json)
    {
        if (value.ValueKind is JsonValueKind.Number && !asNumber)
        {
            json.WriteStringValue(value.GetRawText());
        }
        else if (field == PhotoFields.Date && value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var date))
        {
            json.WriteStringValue(date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            value.WriteTo(json);
        }
    }

    private static bool AreNumbersDelivered(JsonElement document) =>
        document.TryGetProperty("quality", out var quality)
        && quality.ValueKind is JsonValueKind.Object
        && quality.TryGetProperty("issues", out var issues)
        && issues.ValueKind is JsonValueKind.Array
        && issues.EnumerateArray().Any(issue => issue.ValueEquals(QualityRules.TypeCoerced));

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement original) =>
        original.ValueKind is JsonValueKind.Object ? original.EnumerateObject().Select(member => (member.Name, member.Value)) : [];

    private static string? RepeatedName(string name) =>
        name.LastIndexOf('#') is var hash and > 0 && int.TryParse(name.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? name[..hash]
            : null;
}
