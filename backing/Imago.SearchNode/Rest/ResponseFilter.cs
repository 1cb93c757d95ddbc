using System.Text.Json;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>
/// <c>filter_path</c>: which parts of an answer are wanted. Paths are separated by commas, their names by dots; <c>*</c> stands for a part of a name,
/// <c>**</c> for any number of names, and a path behind <c>-</c> leaves out. Arrays are looked through.
/// </summary>
internal sealed class ResponseFilter
{
    private readonly string[][] _includes;
    private readonly string[][] _excludes;

    private ResponseFilter(string[][] includes, string[][] excludes)
    {
        _includes = includes;
        _excludes = excludes;
    }

    /// <summary>Null: everything is wanted.</summary>
    public static ResponseFilter? Parse(string? text)
    {
        var paths = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return paths.Length == 0 ? null : new ResponseFilter(
            [.. paths.Where(path => path[0] != '-').Select(path => path.Split('.'))],
            [.. paths.Where(path => path[0] == '-').Select(path => path[1..].Split('.'))]);
    }

    /// <summary>Writes what is wanted of the answer; an answer of which nothing is wanted is an empty object.</summary>
    public void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        var all = new Selection(_includes.Length == 0, Start(_includes), Start(_excludes));
        if (document.RootElement.ValueKind == JsonValueKind.Array && !HasAny(document.RootElement, all))
        {
            json.WriteStartArray();
            json.WriteEndArray();
            return;
        }

        Write(json, document.RootElement, all);
    }

    private static List<Rest> Start(string[][] paths) => [.. paths.Select(path => new Rest(path, 0))];

    private static void Write(Utf8JsonWriter json, JsonElement value, Selection selection)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    if (selection.Of(member.Name) is { } inner && HasAny(member.Value, inner))
                    {
                        json.WritePropertyName(member.Name);
                        Write(json, member.Value, inner);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (HasAny(item, selection))
                    {
                        Write(json, item, selection);
                    }
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>Whether anything of the value is wanted: objects of which nothing is left do not appear.</summary>
    private static bool HasAny(JsonElement value, Selection selection) => value.ValueKind switch
    {
        _ when selection is { IsWhole: true, Excludes.Count: 0 } => true,
        JsonValueKind.Object => (selection.IsWhole && IsEmpty(value)) || value.EnumerateObject().Any(member => selection.Of(member.Name) is { } inner && HasAny(member.Value, inner)),
        JsonValueKind.Array => (selection.IsWhole && value.GetArrayLength() == 0) || value.EnumerateArray().Any(item => HasAny(item, selection)),
        _ => selection.IsWhole,
    };

    private static bool IsEmpty(JsonElement value) => !value.EnumerateObject().Any();

    /// <summary>A path from the name on that is to be compared next.</summary>
    private readonly record struct Rest(string[] Path, int Next);

    /// <summary>What is wanted of a value.</summary>
    /// <param name="IsWhole">All of it, but for what is excluded.</param>
    private readonly record struct Selection(bool IsWhole, List<Rest> Includes, List<Rest> Excludes)
    {
        /// <summary>What is wanted of a member; null: nothing.</summary>
        public Selection? Of(string name)
        {
            var (isExcluded, excludes) = Step(Excludes, name);
            if (isExcluded)
            {
                return null;
            }

            if (IsWhole)
            {
                return new Selection(true, [], excludes);
            }

            var (isIncluded, includes) = Step(Includes, name);
            return isIncluded || includes.Count > 0 ? new Selection(isIncluded, includes, excludes) : null;
        }

        private static (bool Matches, List<Rest> Left) Step(List<Rest> paths, string name)
        {
            var rest = new List<Rest>();
            var matches = false;
            foreach (var path in paths)
            {
                matches |= Step(path, name, rest);
            }

            return (matches, rest);
        }

        private static bool Step(Rest path, string name, List<Rest> rest)
        {
            var isLast = path.Next == path.Path.Length - 1;
            if (path.Path[path.Next] == "**")
            {
                // For this name and those inside it, or for none at all.
                rest.Add(path);
                return isLast || Step(path with { Next = path.Next + 1 }, name, rest);
            }

            if (!WildcardText.Matches(path.Path[path.Next], name))
            {
                return false;
            }

            if (!isLast)
            {
                rest.Add(path with { Next = path.Next + 1 });
            }

            return isLast;
        }
    }
}
