using System.Globalization;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// The settings of an index as a request gives them, nested or dotted, with or without <c>index.</c>. What would change results and is not known
/// is refused.
/// </summary>
internal sealed class IndexSettings
{
    private static readonly string[] Known =
    [
        "number_of_shards", "number_of_replicas", "auto_expand_replicas", "refresh_interval", "max_result_window",
        "mapping.total_fields.limit", "codec", "translog.durability",
    ];

    private IndexSettings(SortedDictionary<string, string> values, JsonObject? analysis)
    {
        Values = values;
        Analysis = analysis;
    }

    /// <summary>Flat, without <c>index.</c>, as strings; the analysis stands apart.</summary>
    public SortedDictionary<string, string> Values { get; }

    public JsonObject? Analysis { get; }

    /// <summary>Null: never by itself.</summary>
    public TimeSpan? RefreshInterval { get; private init; }

    public int MaxResultWindow { get; private init; }

    /// <summary>How many fields and objects the mapping may have.</summary>
    public int MostFields { get; private init; }

    public static IndexSettings Parse(JsonObject? settings)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        JsonObject? analysis = null;
        Flatten(settings ?? [], "", values, ref analysis);
        foreach (var name in values.Keys)
        {
            if (!Known.Contains(name))
            {
                throw Refuse.IllegalArgument(
                    $"unknown setting [index.{name}] please check that any required plugins are installed, or check the breaking changes " +
                    "documentation for removed settings");
            }
        }

        values.TryAdd("number_of_shards", "1");
        values.TryAdd("number_of_replicas", values.ContainsKey("auto_expand_replicas") ? "0" : "1");
        if (Whole(values, "number_of_shards", 1, 1024) is var shards and not 1)
        {
            throw Refuse.Unsupported($"[index.number_of_shards: {shards}]; an index of this node has one shard");
        }

        _ = Whole(values, "number_of_replicas", 0, int.MaxValue);
        return new IndexSettings(values, analysis)
        {
            RefreshInterval = Refresh(values.GetValueOrDefault("refresh_interval") ?? "1s"),
            MaxResultWindow = values.ContainsKey("max_result_window") ? Whole(values, "max_result_window", 1, int.MaxValue) : 10_000,
            MostFields = values.ContainsKey("mapping.total_fields.limit") ? Whole(values, "mapping.total_fields.limit", 0, int.MaxValue) : 1_000,
        };
    }

    /// <summary>These settings changed by a request of the update-settings endpoint.</summary>
    public IndexSettings Update(JsonObject changes)
    {
        var changed = Parse(changes);
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        JsonObject? analysis = null;
        Flatten(changes, "", names, ref analysis);
        if (analysis is not null || names.Keys.Any(name => name is "number_of_shards" or "codec"))
        {
            throw Refuse.IllegalArgument("Can't update non dynamic settings for open indices; of this node's settings the analysis and number_of_shards are final");
        }

        var merged = ToJson();
        foreach (var name in names.Keys)
        {
            merged[name] = changed.Values[name];
        }

        return Parse(merged);
    }

    /// <summary>Flat, with the analysis as an object; <see cref="Parse"/> reads it back.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, value) in Values)
        {
            json[name] = value;
        }

        if (Analysis is not null)
        {
            json["analysis"] = Analysis.DeepClone();
        }

        return json;
    }

    private static void Flatten(JsonObject node, string prefix, SortedDictionary<string, string> values, ref JsonObject? analysis)
    {
        foreach (var (key, value) in node)
        {
            var name = prefix + key;
            name = name.StartsWith("index.", StringComparison.Ordinal) ? name["index.".Length..] : name;
            switch (value)
            {
                case JsonObject inner when name == "index":
                    Flatten(inner, "", values, ref analysis);
                    break;
                case JsonObject inner when name == "analysis":
                    analysis = inner.DeepClone().AsObject();
                    break;
                case JsonObject inner:
                    Flatten(inner, name + ".", values, ref analysis);
                    break;
                case null:
                    break;
                default:
                    values[name] = value.ToString();
                    break;
            }
        }
    }

    private static int Whole(SortedDictionary<string, string> values, string name, int min, int max)
    {
        var text = values[name];
        return !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? throw Refuse.IllegalArgument($"Failed to parse value [{text}] for setting [index.{name}]")
            : number < min ? throw Refuse.IllegalArgument($"Failed to parse value [{text}] for setting [index.{name}] must be >= {min}")
            : number > max ? throw Refuse.IllegalArgument($"Failed to parse value [{text}] for setting [index.{name}] must be <= {max}")
            : number;
    }

    private static TimeSpan? Refresh(string text) =>
        text is "-1" ? null : TimeUnits.Parse(text, "index.refresh_interval") is var interval && interval > TimeSpan.Zero ? interval : null;
}
