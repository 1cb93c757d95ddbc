using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;

namespace Imago.Api.Index;

/// <summary>
/// What can be searched: the alias, and in which form the index behind it has the archive's fields. A generation has all of them as they are
/// declared; a legacy index has what it was delivered with, mapped as somebody or Elasticsearch itself thought fit.
/// </summary>
public sealed class PhotoIndex
{
    private const string ExactSubfield = ".keyword";

    private static readonly string[] Numbers = ["long", "integer", "short", "byte", "unsigned_long", "double", "float", "half_float", "scaled_float"];

    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    private PhotoIndex(string alias, string index, JsonObject mapping)
    {
        Alias = alias;
        Index = index;
        Collect(mapping["properties"] as JsonObject, "");
        IsNormalised = Has(PhotoFields.QualityIssues) && Has(PhotoFields.DatePrecision);
    }

    /// <summary>What searches are sent to.</summary>
    public string Alias { get; }

    /// <summary>The index behind the alias.</summary>
    public string Index { get; }

    /// <summary>Its documents are photos as the archive normalises them; else they are records as they were delivered.</summary>
    public bool IsNormalised { get; }

    /// <param name="alias">The name that searches go to.</param>
    /// <param name="index">The name of the index itself.</param>
    /// <param name="mapping">The <c>mappings</c> object of the index.</param>
    public static PhotoIndex Of(string alias, string index, JsonObject mapping) => new(alias, index, mapping);

    /// <summary>A generation.</summary>
    public static PhotoIndex Declared(string alias) => new(alias, alias, PhotoMapping.Mappings());

    public bool Has(string field) => _types.ContainsKey(field);

    /// <summary>The field's whole values as they are, for terms, counts and orders; null where the index does not have them.</summary>
    public string? Exact(string field) => TypeOf(field) switch
    {
        null => null,
        "text" => Has(field + ExactSubfield) ? field + ExactSubfield : null,
        _ => field,
    };

    public bool IsDate(string field) => TypeOf(field) is "date" or "date_nanos";

    public bool IsNumber(string field) => Numbers.Contains(TypeOf(field), StringComparer.Ordinal);

    /// <summary>Whether a number can be in a field of numbers: Elasticsearch refuses to look for what does not fit.</summary>
    public bool CanHold(string field, long number) => TypeOf(field) switch
    {
        "integer" => number <= int.MaxValue,
        "short" => number <= short.MaxValue,
        "byte" => number <= sbyte.MaxValue,
        _ => true,
    };

    /// <summary>The words of photographers' names; null where only whole names can be found.</summary>
    public string? PhotographerWords => Has(PhotoFields.PhotographerText) ? PhotoFields.PhotographerText
        : TypeOf(PhotoFields.Photographer) == "text" ? PhotoFields.Photographer
        : null;

    /// <summary>True where the two have the same fields in the same form and are the same index.</summary>
    public bool IsSameAs(PhotoIndex other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Index == other.Index
            && _types.Count == other._types.Count
            && _types.All(field => other._types.TryGetValue(field.Key, out var type) && type == field.Value);
    }

    private string? TypeOf(string field) => _types.GetValueOrDefault(field);

    private void Collect(JsonObject? properties, string prefix)
    {
        foreach (var (name, definition) in properties ?? [])
        {
            if (definition is not JsonObject field)
            {
                continue;
            }

            if ((string?)field["type"] is { } type)
            {
                _types[prefix + name] = type;
            }

            Collect(field["properties"] as JsonObject, $"{prefix}{name}.");
            Collect(field["fields"] as JsonObject, $"{prefix}{name}.");
        }
    }
}
