using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Sorting;

/// <summary>One sort key as the request says it.</summary>
/// <param name="Missing">Null: last. <c>_first</c>, <c>_last</c> or a value that stands in.</param>
/// <param name="Mode">Which of several values counts; null: the smallest ascending, the largest descending.</param>
internal sealed record SortSpec(string Field, bool Descending, string? Missing, string? UnmappedType, string? Mode)
{
    /// <summary>How dates are written and read; null: as milliseconds.</summary>
    public DateFormat? Format { get; init; }

    public const string Score = "_score";
    public const string Document = "_doc";

    /// <summary>Orders documents across the indices of a point in time.</summary>
    public const string ShardDocument = "_shard_doc";

    public static IReadOnlyList<SortSpec> Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(ParseItem)],
        _ => [.. ParseItem(json)],
    };

    private static IEnumerable<SortSpec> ParseItem(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [Named(json.GetString()!, null)],
        JsonValueKind.Object => json.EnumerateObject().Select(member => Member(member.Name, member.Value)),
        _ => throw Refuse.IllegalArgument("malformed sort format, within the sort array, an object, or an actual string are allowed"),
    };

    private static SortSpec Member(string field, JsonElement json)
    {
        if (field is "_script" or "_geo_distance" or "_geoDistance")
        {
            throw Refuse.Unsupported($"sorting by [{field}]");
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return Named(field, json.ScalarText());
        }

        var parameters = new Parameters("field_sort", json);
        var spec = Named(field, parameters.Text("order")) with
        {
            Missing = parameters.Text("missing"),
            UnmappedType = parameters.Text("unmapped_type"),
            Mode = parameters.Text("mode"),
            Format = parameters.Text("format") is { } format ? DateFormat.Create(format) : null,
        };
        if (spec.Mode is not (null or "min" or "max"))
        {
            throw Refuse.Unsupported($"the sort mode [{spec.Mode}]; supported are [min, max]");
        }

        parameters.Refused("numeric_type");
        parameters.Refused("nested");
        parameters.EndOfObject();
        return spec;
    }

    private static SortSpec Named(string field, string? order) => new(
        field,
        order?.ToLowerInvariant() switch
        {
            null => field == Score,
            "desc" => true,
            "asc" => false,
            _ => throw Refuse.IllegalArgument($"Unknown SortOrder [{order}]"),
        },
        null, null, null);
}
