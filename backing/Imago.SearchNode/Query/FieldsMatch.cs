using System.Text.Json;
using Imago.SearchNode.Mapping;
using Lucene.Net.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>How a text is matched against several fields: one match for each of them, of which the best one scores.</summary>
/// <param name="TieBreaker">What the other fields add to the score.</param>
/// <param name="CrossFields">Each word may stand in another field; fields that share an analyzer count as one.</param>
internal sealed record FieldsMatch(MatchOptions Options, float TieBreaker, bool CrossFields = false)
{
    /// <summary>What the types of <c>multi_match</c> add of the fields that are not the best.</summary>
    public static float TieBreakerOf(string type) => type is "most_fields" or "bool_prefix" ? 1 : 0;

    /// <summary>Null: the text has no words in any of the fields.</summary>
    public LuceneQuery? Build(QueryContext context, IReadOnlyDictionary<string, float> boosts, JsonElement text)
    {
        var queries = (CrossFields ? Across(context, boosts, text) : boosts.Select(field => ForField(context, field.Key, field.Value, text))).OfType<LuceneQuery>().ToList();
        return queries.Count > 0 || boosts.Count == 0 ? DisMaxQuery.Combine(queries, TieBreaker) : null;
    }

    private LuceneQuery? ForField(QueryContext context, string field, float boost, JsonElement text)
    {
        var query = Options.TryBuild(context, field, text);
        if (query is not null)
        {
            query.Boost *= boost;
        }

        return query;
    }

    private IEnumerable<LuceneQuery?> Across(QueryContext context, IReadOnlyDictionary<string, float> boosts, JsonElement text)
    {
        foreach (var group in boosts.GroupBy(field => context.Field(field.Key) is TextMapper mapper ? mapper.SearchAnalyzer : null))
        {
            if (group.Key is null || Options.Analyzer is not null || group.Count() == 1)
            {
                foreach (var (field, boost) in group)
                {
                    yield return ForField(context, field, boost, text);
                }
            }
            else
            {
                yield return Blended(group.Key, [.. group], text);
            }
        }
    }

    private BooleanQuery? Blended(Analyzer analyzer, IReadOnlyList<KeyValuePair<string, float>> group, JsonElement text)
    {
        var words = AnalyzedText.Tokens(analyzer, group[0].Key, text.ScalarText());
        if (words.Count == 0)
        {
            return null;
        }

        var all = new BooleanQuery(disableCoord: true);
        foreach (var word in words)
        {
            all.Add(new BlendedTermsQuery([.. group.Select(field => (new Term(field.Key, word.Term), field.Value))], TieBreaker), Options.Operator);
        }

        if (Options.MinimumShouldMatch is { } minimum && words.Count > 1)
        {
            all.MinimumNumberShouldMatch = MinimumMatch.Calculate(minimum, Options.Operator == Occur.SHOULD ? words.Count : 0);
        }

        return all;
    }
}
