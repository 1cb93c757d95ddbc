using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imago.SearchNode.Mapping;

/// <summary>The mapping of one index at one moment. Immutable, so that a document or a search sees one mapping from start to end.</summary>
internal sealed class IndexMapping
{
    private readonly FrozenDictionary<string, string[]> _copies;

    private IndexMapping(ObjectMapper root)
    {
        Root = root;
        var fields = new Dictionary<string, FieldMapper>(StringComparer.Ordinal);
        var objects = new HashSet<string>(StringComparer.Ordinal);
        Collect(root, fields, objects);
        fields[MetadataFields.Ignored] = new KeywordMapper(MetadataFields.Ignored, MetadataFields.Ignored);
        fields[MetadataFields.SequenceNumber] = SequenceNumberMapper.Instance;
        Fields = fields.ToFrozenDictionary(StringComparer.Ordinal);
        Objects = objects.ToFrozenSet(StringComparer.Ordinal);
        _copies = fields.Values.SelectMany(field => field.CopyTo.Select(target => (target, field.Path)))
            .GroupBy(copy => copy.target, copy => copy.Path, StringComparer.Ordinal)
            .ToFrozenDictionary(target => target.Key, target => target.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
    }

    public ObjectMapper Root { get; }

    /// <summary>Leaves and multi-fields by full name.</summary>
    public FrozenDictionary<string, FieldMapper> Fields { get; }

    /// <summary>The fields whose values a field has: its own, and those that are copied to it.</summary>
    public IEnumerable<string> SourcesOf(string field) => _copies.TryGetValue(field, out var sources) ? sources.Prepend(field) : [field];

    /// <summary>Full names of the objects.</summary>
    public FrozenSet<string> Objects { get; }

    public JsonNode? Meta { get; private init; }

    /// <summary>Strings that look like dates become date fields under dynamic mapping.</summary>
    public bool DateDetection { get; private init; } = true;

    /// <summary>Strings that look like numbers become numeric fields under dynamic mapping.</summary>
    public bool NumericDetection { get; private init; }

    public static IndexMapping Create(ObjectMapper root, JsonNode? meta, bool dateDetection, bool numericDetection) =>
        new(root) { Meta = meta, DateDetection = dateDetection, NumericDetection = numericDetection };

    public IndexMapping With(ObjectMapper root) => Create(root, Meta, DateDetection, NumericDetection);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Root.WriteMembers(json, WriteRootOnly);
        json.WriteEndObject();
    }

    private void WriteRootOnly(Utf8JsonWriter json)
    {
        if (Meta is not null)
        {
            json.WritePropertyName("_meta");
            Meta.WriteTo(json);
        }

        if (!DateDetection)
        {
            json.WriteBoolean("date_detection", false);
        }

        if (NumericDetection)
        {
            json.WriteBoolean("numeric_detection", true);
        }
    }

    private static void Collect(ObjectMapper parent, Dictionary<string, FieldMapper> fields, HashSet<string> objects)
    {
        foreach (var child in parent.Children.Values)
        {
            switch (child)
            {
                case ObjectMapper inner:
                    objects.Add(inner.Path);
                    Collect(inner, fields, objects);
                    break;
                case FieldMapper field:
                    fields[field.Path] = field;
                    foreach (var multiField in field.MultiFields.Values)
                    {
                        fields[multiField.Path] = multiField;
                    }

                    break;
            }
        }
    }
}
