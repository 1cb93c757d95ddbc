using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Lucene.Net.Search;

namespace Imago.SearchNode.Highlighting;

/// <summary>Characters that a query matched. <paramref name="Key"/> tells matches of one word or phrase from those of another.</summary>
internal readonly record struct TextMatch(int Start, int End, string Key);

/// <summary>
/// Finds what of a field's text made a document match: walks the query, leaves out clauses that do not match the document, and of those that do takes the
/// places of their words in this field. A phrase is one match from its first word to its last.
/// </summary>
/// <param name="anyField">Words of other fields count too, each clause by itself, whether the whole query matches or not.</param>
internal sealed class TextMatches(SearchHit hit, QueryMatchCheck check, string field, FieldText text, bool anyField)
{
    /// <summary>Ordered by place.</summary>
    public List<TextMatch> Of(LuceneQuery query)
    {
        var matches = Find(query) ?? [];
        matches.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        return matches;
    }

    /// <summary>Null: the document does not match.</summary>
    private List<TextMatch>? Find(LuceneQuery query) => query switch
    {
        TermQuery word when IsOwn(word.Term.Field) => Words([word.Term.Text]),
        FuzzyTermsQuery fuzzy when IsOwn(fuzzy.Field) => Words(text.Words.Where(fuzzy.Accepts)),
        TermPatternQuery pattern when IsOwn(pattern.Field) => Words(text.Words.Where(pattern.Accepts)),
        PrefixQuery prefix when IsOwn(prefix.Prefix.Field) => Words(text.Words.Where(word => word.StartsWith(prefix.Prefix.Text, StringComparison.Ordinal))),
        AnyTermQuery any when IsOwn(any.Field) => Words(text.Words.Where(any.Accepts)),
        BlendedTermsQuery blended => AnyOf(blended.Terms.Select(term => new TermQuery(term.Term))),
        MultiPhraseQuery phrase when IsOwn(phrase.GetTermArrays()[0][0].Field) => Phrase(phrase),
        PhrasePrefixQuery phrase when IsOwn(phrase.Field) => Phrase(phrase),
        BooleanQuery all => All(all),
        DisjunctionMaxQuery any => AnyOf(any),
        ConstantScoreQuery { Query: { } inner } => Find(inner),
        FunctionScoreQuery score => Find(score.Inner),
        _ => anyField || check.Matches(hit, query) ? [] : null,
    };

    private bool IsOwn(string name) => anyField || name == field;

    private List<TextMatch>? Words(IEnumerable<string> words) => OrNone(
        [.. words.SelectMany(word => text.Places(word).Select(place => new TextMatch(place.Start, place.End, word)))]);

    private List<TextMatch>? AnyOf(IEnumerable<LuceneQuery> queries)
    {
        List<TextMatch>? found = null;
        foreach (var matches in queries.Select(Find).OfType<List<TextMatch>>())
        {
            (found ??= []).AddRange(matches);
        }

        return found;
    }

    private List<TextMatch>? All(BooleanQuery query)
    {
        var found = new List<TextMatch>();
        var optional = 0;
        foreach (var clause in query.Clauses)
        {
            if (clause.Occur == Occur.MUST_NOT)
            {
                if (!anyField && check.Matches(hit, clause.Query))
                {
                    return null;
                }

                continue;
            }

            var matches = Find(clause.Query);
            if (matches is null && clause.Occur == Occur.MUST && !anyField)
            {
                return null;
            }

            optional += matches is not null && clause.Occur == Occur.SHOULD ? 1 : 0;
            found.AddRange(matches ?? []);
        }

        var hasRequired = query.Clauses.Any(clause => clause.Occur == Occur.MUST);
        return anyField || optional >= Math.Max(query.MinimumNumberShouldMatch, hasRequired ? 0 : 1) ? found : null;
    }

    private List<TextMatch>? Phrase(MultiPhraseQuery phrase)
    {
        var positions = phrase.GetPositions();
        return Phrase([.. phrase.GetTermArrays().Select((terms, i) => new PhraseWord(
            [.. terms.SelectMany(term => text.Places(term.Text)).OrderBy(place => place.Position)], positions[i]))], phrase.Slop, $"\"{phrase}\"");
    }

    private List<TextMatch>? Phrase(PhrasePrefixQuery phrase) => Phrase(
    [
        .. phrase.Words.Select((word, i) => new PhraseWord(
            [
                .. (i < phrase.Words.Count - 1 ? word.Terms : text.Words.Where(candidate => word.Terms.Any(beginning => candidate.StartsWith(beginning, StringComparison.Ordinal))))
                    .SelectMany(text.Places).OrderBy(place => place.Position),
            ],
            word.Position)),
    ], phrase.Slop, $"\"{phrase}\"");

    private List<TextMatch>? Phrase(IReadOnlyList<PhraseWord> words, int slop, string key)
    {
        var found = new List<TextMatch>();
        foreach (var match in PhraseMatches.Find(words, slop))
        {
            if (anyField)
            {
                found.AddRange(match.Select(place => new TextMatch(place.Start, place.End, key)));
            }
            else
            {
                found.Add(new TextMatch(match.Min(place => place.Start), match.Max(place => place.End), key));
            }
        }

        return OrNone(found);
    }

    private static List<TextMatch>? OrNone(List<TextMatch> matches) => matches.Count == 0 ? null : matches;
}

/// <summary>Asks of single documents whether a query matches them.</summary>
internal sealed class QueryMatchCheck
{
    private readonly Dictionary<LuceneQuery, Weight> _weights = new(ReferenceEqualityComparer.Instance);

    public bool Matches(SearchHit hit, LuceneQuery query)
    {
        if (!_weights.TryGetValue(query, out var weight))
        {
            _weights[query] = weight = hit.Target.Snapshot.Searcher.CreateNormalizedWeight(query);
        }

        return weight.GetScorer(hit.Segment, hit.Segment.AtomicReader.LiveDocs) is { } scorer && scorer.Advance(hit.Document) == hit.Document;
    }
}
