using System.Text;
using System.Text.Json;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;

namespace Imago.Archive.Census;

/// <summary>What makes two documents the same record: database and image number, however they are written.</summary>
public static class DocumentIdentity
{
    /// <summary>As a census counts it.</summary>
    /// <param name="source">A document, or no more of it than the two fields.</param>
    /// <returns>Null where the document has no usable number.</returns>
    public static ulong? Of(JsonElement source)
    {
        var rules = new RecordRules(default);
        rules.Begin();
        Add(rules, DeclaredFields.ImageNumber, source, PhotoFields.ImageNumber);
        Add(rules, DeclaredFields.Database, source, PhotoFields.Database);
        return rules.Identity();
    }

    private static void Add(RecordRules rules, int place, JsonElement source, string field)
    {
        if (!source.TryGetProperty(field, out var value))
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                rules.Add(place, JsonTokenType.String, Encoding.UTF8.GetBytes(value.GetString()!));
                break;
            case JsonValueKind.Number:
                rules.Add(place, JsonTokenType.Number, Encoding.UTF8.GetBytes(value.GetRawText()));
                break;
        }
    }
}
