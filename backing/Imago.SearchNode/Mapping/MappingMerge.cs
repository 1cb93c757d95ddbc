using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>Puts two mapping trees together: fields are added, never removed, and a field keeps its type.</summary>
internal static class MappingMerge
{
    public const string TooManyFields = "Limit of total fields";

    /// <param name="mostFields">Of <c>index.mapping.total_fields.limit</c>.</param>
    public static IndexMapping Merge(IndexMapping existing, MappingUpdate update, int mostFields)
    {
        var merged = IndexMapping.Create(
            Merge(existing.Root, update.Root),
            update.Meta ?? existing.Meta,
            update.DateDetection ?? existing.DateDetection,
            update.NumericDetection ?? existing.NumericDetection);

        // The node's own metadata fields do not count.
        return merged.Fields.Keys.Count(name => !name.StartsWith('_')) + merged.Objects.Count <= mostFields
            ? merged
            : throw Refuse.IllegalArgument($"{TooManyFields} [{mostFields}] has been exceeded");
    }

    private static ObjectMapper Merge(ObjectMapper existing, ObjectMapper update)
    {
        if (existing.Enabled != update.Enabled)
        {
            throw Refuse.MapperParsing($"the [enabled] parameter can't be updated for the object mapping [{existing.Path}]");
        }

        var children = existing.Children.ToBuilder();
        foreach (var (name, child) in update.Children)
        {
            children[name] = children.TryGetValue(name, out var known) ? Merge(known, child) : child;
        }

        return new ObjectMapper(existing.Name, existing.Path)
        {
            Dynamic = update.Dynamic ?? existing.Dynamic,
            Enabled = existing.Enabled,
            Children = children.ToImmutable(),
        };
    }

    private static Mapper Merge(Mapper existing, Mapper update) => (existing, update) switch
    {
        (ObjectMapper known, ObjectMapper added) => Merge(known, added),
        (FieldMapper known, FieldMapper added) => known.Merge(added).WithMultiFields(MergeMultiFields(known, added)),
        (ObjectMapper known, FieldMapper added) => throw Refuse.IllegalArgument(
            $"can't merge a non object mapping [{added.Path}] with an object mapping [{known.Path}]"),
        (FieldMapper known, _) => throw Refuse.IllegalArgument(
            $"can't merge a non object mapping [{known.Path}] with an object mapping"),
        _ => throw new InvalidOperationException($"Unknown mapper {existing.GetType()}."),
    };

    private static ImmutableSortedDictionary<string, FieldMapper> MergeMultiFields(FieldMapper existing, FieldMapper update)
    {
        var fields = existing.MultiFields.ToBuilder();
        foreach (var (name, field) in update.MultiFields)
        {
            fields[name] = fields.TryGetValue(name, out var known) ? known.Merge(field) : field;
        }

        return fields.ToImmutable();
    }
}

/// <summary>A mapping as a request gives it; null members leave the existing ones alone.</summary>
internal sealed record MappingUpdate(ObjectMapper Root, JsonNode? Meta = null, bool? DateDetection = null, bool? NumericDetection = null);
