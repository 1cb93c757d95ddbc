using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// The state file: every index with settings, mapping and aliases. One file, replaced as a whole, so that a change of several indices (an alias
/// swap) happens completely or not at all.
/// </summary>
internal static class CatalogState
{
    public static void Save(string file, CatalogView view)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("indices");
            foreach (var (name, entry) in view.Entries)
            {
                json.WriteStartObject(name);
                Write(json, entry);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        DurableFile.Replace(file, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>The indices of the file, not yet opened.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public static CatalogView Load(string file)
    {
        if (!File.Exists(file))
        {
            return CatalogView.Empty;
        }

        try
        {
            var view = CatalogView.Empty;
            foreach (var (name, value) in JsonNode.Parse(File.ReadAllBytes(file))!["indices"]!.AsObject())
            {
                view = view.With(Read(name, value!.AsObject()));
            }

            return view;
        }
        catch (Exception failure) when (failure is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{file} is damaged: {failure.Message} Restore it from a backup, or start with an empty data directory.", failure);
        }
    }

    private static void Write(Utf8JsonWriter json, CatalogEntry entry)
    {
        json.WriteString("uuid", entry.Index.Uuid);
        json.WriteNumber("created", entry.Index.Created.ToUnixTimeMilliseconds());
        json.WritePropertyName("settings");
        entry.Index.Settings.ToJson().WriteTo(json);
        json.WritePropertyName("mappings");
        entry.Index.Mapping.Write(json);
        json.WritePropertyName("aliases");
        AliasJson.Write(json, entry.Aliases);
    }

    private static CatalogEntry Read(string name, JsonObject json)
    {
        var settings = IndexSettings.Parse(json["settings"]!.AsObject());
        var analyzers = AnalyzerCatalog.Create(settings.Analysis);
        var mapping = MappingMerge.Merge(EmptyMapping(), new MappingParser(analyzers).Parse(json["mappings"]!.AsObject()), int.MaxValue);
        var created = DateTimeOffset.FromUnixTimeMilliseconds(json["created"]!.GetValue<long>());
        var index = new SearchIndex(name, json["uuid"]!.GetValue<string>(), created, settings, analyzers, mapping);
        return new CatalogEntry(index, AliasJson.Read(json["aliases"]!.AsObject()));
    }

    public static IndexMapping EmptyMapping() => IndexMapping.Create(new ObjectMapper("_doc", ""), null, dateDetection: true, numericDetection: false);
}
