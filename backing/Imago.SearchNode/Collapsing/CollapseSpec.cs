using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Collapsing;

/// <summary>The <c>collapse</c> of a search: of the hits with one value of a field only the best is shown.</summary>
internal sealed record CollapseSpec(string? Field, IReadOnlyList<InnerHits> InnerHits)
{
    public static CollapseSpec Parse(JsonElement json)
    {
        var parameters = new Parameters("collapse", json);
        var spec = new CollapseSpec(parameters.Text("field"), Inner(parameters.Take("inner_hits")));

        // A hint on how many searches for inner hits run at once.
        parameters.OptionalWhole("max_concurrent_group_searches");
        parameters.Refused("collapse");
        parameters.EndOfObject();
        return spec;
    }

    private static IReadOnlyList<InnerHits> Inner(JsonElement? json)
    {
        try
        {
            return json switch
            {
                null => [],
                { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(Collapsing.InnerHits.Parse)],
                { } one => [Collapsing.InnerHits.Parse(one)],
            };
        }
        catch (ElasticException failure) when (!failure.NamesLimit)
        {
            var refusal = Refuse.Field("collapse", "inner_hits", failure);
            throw new ElasticException(refusal.Status, refusal.Type, refusal.Reason, failure);
        }
    }

    /// <summary>The field in an index, which must have single values that can be compared.</summary>
    public FieldMapper Bind(QueryContext context, SearchRequest request)
    {
        var field = context.Field(Field ?? throw Refuse.IllegalArgument("no collapse field specified")) ?? throw Refuse.IllegalArgument($"no mapping found for `{Field}` in order to collapse on");
        if (request.SearchAfter is not null && (request.Sort is not [var only] || only.Field != Field))
        {
            throw Refuse.IllegalArgument(
                "Cannot use [collapse] in conjunction with [search_after] unless the search is sorted on the same field. Multiple sort fields are not allowed.");
        }

        return field is KeywordMapper or NumberMapper
            ? field
            : throw Refuse.IllegalArgument($"collapse is not supported for the field [{Field}] of the type [{field.TypeName}]");
    }
}

/// <summary>Further hits of the group that a hit stands for.</summary>
/// <param name="Request">What is shown of them, and in which order; its query is that of the search.</param>
internal sealed record InnerHits(string Name, SearchRequest Request)
{
    /// <summary>Parts of a search that inner hits have.</summary>
    public static readonly string[] Known = ["from", "size", "sort", "_source", "track_scores", "version", "seq_no_primary_term", "highlight", "fields", "docvalue_fields"];

    public static InnerHits Parse(JsonElement json)
    {
        var parameters = new Parameters("inner_hits", json);
        var name = parameters.Text("name") ?? throw Refuse.IllegalArgument("[inner_hits] of [collapse] must have a [name]");
        var request = SearchRequest.Parse(json, "name");
        if (parameters.Rest().FirstOrDefault(member => !Known.Contains(member.Key)).Key is { } other)
        {
            throw Refuse.XContent($"[inner_hits] unknown field [{other}]");
        }

        return new InnerHits(name, request with { Size = json.TryGetProperty("size", out _) ? request.Size : 3, TotalLimit = int.MaxValue });
    }
}

/// <summary>What a hit is grouped by; null stands for the hits without a value.</summary>
internal readonly record struct GroupKey(long Number, BytesRef? Term, bool IsMissing);

/// <summary>The groups of one segment: numbers that are equal exactly where the values are.</summary>
internal abstract class SegmentGroups
{
    /// <summary>Of the documents without a value.</summary>
    protected const long Missing = long.MinValue;

    public abstract long Of(int doc);

    /// <summary>A key that compares across segments and indices.</summary>
    public abstract GroupKey Key(long group);

    public static SegmentGroups Bind(SegmentColumns columns, FieldMapper field, AtomicReaderContext segment) => field.Column == ColumnKind.Keyword
        ? new KeywordGroups(columns.Keyword(segment.AtomicReader, field.Path), field.Path)
        : new NumericGroups(columns.Numeric(segment.AtomicReader, field.Path), field.Path);

    private static ElasticException Several(string field) =>
        Refuse.IllegalArgument($"failed to collapse: the field [{field}] must be single valued");

    private sealed class KeywordGroups(KeywordColumn column, string field) : SegmentGroups
    {
        public override long Of(int doc) => column.Ordinals(doc) switch
        {
            [] => Missing,
            [var only] => only,
            _ => throw Several(field),
        };

        public override GroupKey Key(long group) => group == Missing ? new GroupKey(0, null, true) : new GroupKey(0, column.Term((int)group), false);
    }

    private sealed class NumericGroups(NumericColumn column, string field) : SegmentGroups
    {
        public override long Of(int doc) => column.Values(doc) switch
        {
            [] => Missing,
            [var only] => only,
            _ => throw Several(field),
        };

        public override GroupKey Key(long group) => new(group == Missing ? 0 : group, null, group == Missing);
    }
}
