using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Sorting;

/// <summary>All sort keys bound to one index.</summary>
internal sealed class SortOrder(IReadOnlyList<SortKey> keys)
{
    public IReadOnlyList<SortKey> Keys { get; } = keys;

    public bool NeedsScores => Keys.Any(key => key.NeedsScores);

    /// <param name="shard">Place of the index among those that are searched.</param>
    public static SortOrder Bind(IReadOnlyList<SortSpec> specs, SearchIndex index, IndexMapping mapping, int shard) =>
        new([.. specs.Select(spec => Bind(spec, index, mapping, shard))]);

    public SortValue[] After(IReadOnlyList<JsonElement> values) =>
        values.Count == Keys.Count
            ? [.. Keys.Zip(values, (key, value) => key.After(value))]
            : throw Refuse.IllegalArgument($"search_after has {values.Count} value(s) but sort has {Keys.Count}.");

    public int Compare(SortValue[] a, SortValue[] b)
    {
        for (var i = 0; i < Keys.Count; i++)
        {
            if (Keys[i].Compare(a[i], b[i]) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static SortKey Bind(SortSpec spec, SearchIndex index, IndexMapping mapping, int shard)
    {
        switch (spec.Field)
        {
            case SortSpec.Score:
                return new ScoreSortKey(spec.Descending);
            case SortSpec.Document:
                return new DocumentSortKey(spec.Descending, 0);
            case SortSpec.ShardDocument:
                return new DocumentSortKey(spec.Descending, shard);
        }

        if (!mapping.Fields.TryGetValue(spec.Field, out var field))
        {
            if (spec.Field.StartsWith('_'))
            {
                throw Refuse.Unsupported($"sorting by the metadata field [{spec.Field}]; supported are [_score, _doc, _shard_doc, _seq_no]");
            }

            return spec.UnmappedType is not null
                ? UnmappedSort.Create(index.Columns, spec)
                : throw new ElasticException(
                    StatusCodes.Status400BadRequest, "query_shard_exception", $"No mapping found for [{spec.Field}] in order to sort on")
                {
                    Details = [new("index_uuid", index.Uuid), new("index", index.Name)],
                };
        }

        return field.Column switch
        {
            ColumnKind.Keyword => new KeywordSortKey(index.Columns, field.Path, spec),
            ColumnKind.None => throw FieldData.Disabled(field.Path, index.Name),
            _ => new NumericSortKey(index.Columns, field, spec),
        };
    }
}
