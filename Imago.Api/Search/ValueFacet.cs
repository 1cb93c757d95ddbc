using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;

namespace Imago.Api.Search;

/// <summary>A facet of a field's values, the most frequent first.</summary>
internal class ValueFacet(string name, string field, Func<PhotoSearch, IReadOnlyList<string>> selected) : Facet(name, name)
{
    /// <summary>Most values that are listed; a longer list is of no use to a searcher.</summary>
    private const int MaxValues = 50;

    /// <summary>With several shards, each names this many candidates, which makes the counts of the few that are listed exact.</summary>
    private const int ShardSize = 5_000;

    /// <summary>A selected value is counted by itself: it stays in the list when it is not among the most frequent, or has no photo left.</summary>
    private const string SelectedPrefix = "selected-";

    private const string Listed = "listed";

    /// <summary>What narrows the list itself; null lists all values.</summary>
    private protected virtual Query? ListedValues(PhotoSearch search, PhotoIndex index) => null;

    /// <summary>Whether the list is narrowed.</summary>
    private protected virtual bool IsListNarrowed(PhotoSearch search) => false;

    public override bool IsIn(PhotoIndex index) => index.Exact(field) is not null;

    private protected override Dictionary<string, Aggregation> CountAggregations(PhotoSearch search, PhotoIndex index)
    {
        var exact = index.Exact(field)!;
        Aggregation terms = new TermsAggregation { Field = exact, Size = MaxValues, ShardSize = ShardSize };
        var aggregations = new Dictionary<string, Aggregation>
        {
            [Counts] = ListedValues(search, index) is { } listed ? new Aggregation { Filter = listed, Aggregations = new Dictionary<string, Aggregation> { [Listed] = terms } } : terms,
        };
        foreach (var (place, value) in selected(search).Index())
        {
            aggregations[$"{SelectedPrefix}{place}"] = new Aggregation { Filter = new TermQuery(exact, value) };
        }

        return aggregations;
    }

    private protected override IReadOnlyList<FacetValue> ReadCounts(IndexCounts counts, string prefix, PhotoSearch search)
    {
        var chosen = selected(search);
        var terms = IsListNarrowed(search) ? counts.Within($"{prefix}{Counts}").Buckets(Listed) : counts.Buckets($"{prefix}{Counts}");
        FacetValue[] listed =
        [
            .. terms
                .Select(bucket => (Value: bucket.Value.ToString(), bucket.Photos))
                .Select(bucket => new FacetValue(bucket.Value, bucket.Photos, chosen.Contains(bucket.Value, StringComparer.Ordinal))),
        ];
        var unlisted = chosen.Index()
            .Where(entry => listed.All(value => value.Value != entry.Item))
            .Select(entry => new FacetValue(entry.Item, counts.Photos($"{prefix}{SelectedPrefix}{entry.Index}"), Selected: true));
        return [.. listed, .. unlisted];
    }
}
