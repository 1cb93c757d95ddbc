using System.Text.Json;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Fetch;

/// <summary>Reads the values of a field out of a source.</summary>
internal static class SourceValues
{
    /// <summary>
    /// The scalars at a path, in their order, as text; objects may be nested or written with dots. The path of a multi-field leads to the values of the
    /// field that it belongs to.
    /// </summary>
    public static IEnumerable<string> Of(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Of(item, path)),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => OfMember(member, path)),
        JsonValueKind.Null => [],
        _ => [element.ScalarText()],
    };

    private static IEnumerable<string> OfMember(JsonProperty member, string path) =>
        member.Name == path ? Of(member.Value, "")
        : path.StartsWith(member.Name, StringComparison.Ordinal) && path[member.Name.Length] == '.' ? Of(member.Value, path[(member.Name.Length + 1)..])
        : [];
}
