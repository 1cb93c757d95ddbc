using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.QueryDsl;

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
    private protected virtual Query? ListedValues(PhotoSearch search) => null;

    private protected override Dictionary<string, Aggregation> CountAggregations(PhotoSearch search)
    {
        Aggregation terms = new TermsAggregation { Field = field, Size = MaxValues, ShardSize = ShardSize };
        var aggregations = new Dictionary<string, Aggregation>
        {
            [Counts] = ListedValues(search) is { } listed ? new Aggregation { Filter = listed, Aggregations = new Dictionary<string, Aggregation> { [Listed] = terms } } : terms,
        };
        foreach (var (index, value) in selected(search).Index())
        {
            aggregations[$"{SelectedPrefix}{index}"] = new Aggregation { Filter = new TermQuery(field, value) };
        }

        return aggregations;
    }

    private protected override IReadOnlyList<FacetValue> ReadCounts(AggregateDictionary counts, PhotoSearch search)
    {
        var chosen = selected(search);
        var terms = ListedValues(search) is null ? counts.GetStringTerms(Counts) : counts.GetFilter(Counts)?.Aggregations?.GetStringTerms(Listed);
        FacetValue[] listed =
        [
            .. (terms?.Buckets ?? [])
                .Select(bucket => (Value: $"{bucket.Key.Value}", bucket.DocCount))
                .Select(bucket => new FacetValue(bucket.Value, bucket.DocCount, chosen.Contains(bucket.Value, StringComparer.Ordinal))),
        ];
        var unlisted = chosen.Index()
            .Where(entry => listed.All(value => value.Value != entry.Item))
            .Select(entry => new FacetValue(entry.Item, counts.GetFilter($"{SelectedPrefix}{entry.Index}")?.DocCount ?? 0, Selected: true));
        return [.. listed, .. unlisted];
    }
}
