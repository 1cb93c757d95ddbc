using System.Globalization;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;

namespace Imago.Api.Search;

/// <summary>Makes Elasticsearch's query of a <see cref="QueryNode"/>.</summary>
/// <remarks>
/// Every word is a clause of its own over all text fields, best field counting: fields have analyses of their own, and one clause for all words
/// would need them all in one field. Words that an analysis drops are dealt with here, not there; see <see cref="FunctionWords"/>.
/// </remarks>
public static class TextQuery
{
    /// <summary>The fields of a word. The form as written counts twice its stem; a photographer's name is no better than a caption.</summary>
    private static readonly Fields WordFields = Fields.FromStrings(
    [
        PhotoFields.Caption + "^2", PhotoFields.CaptionGerman, PhotoFields.CaptionEnglish, PhotoFields.Title + "^2", PhotoFields.Description,
        PhotoFields.PhotographerText,
    ]);

    /// <summary>The fields without stems, for what is to be found as it is written.</summary>
    private static readonly Fields ExactFields = Fields.FromStrings(
        [PhotoFields.Caption + "^2", PhotoFields.Title + "^2", PhotoFields.Description, PhotoFields.PhotographerText]);

    /// <summary>Fields whose words standing together makes a photo a better match.</summary>
    private static readonly Fields ProximityFields = Fields.FromStrings(
        [PhotoFields.Caption + "^2", PhotoFields.CaptionGerman, PhotoFields.CaptionEnglish, PhotoFields.Title]);

    /// <summary>How many positions the words of a query may be apart and still count as together.</summary>
    private const int ProximitySlop = 2;

    private const float ProximityBoost = 2;

    /// <summary>Score of a photo whose number is the query: above what any caption scores.</summary>
    private const float ImageNumberBoost = 100;

    /// <summary>Digits of an image number that is padded with zeros.</summary>
    private const int PaddedLength = 10;

    /// <summary>The query of a whole text; words that stand together in the photo raise its score.</summary>
    public static Query Of(QueryNode query, PhotoIndex index)
    {
        if (query is not QueryNode.AllOf all)
        {
            return Clause(query, index) ?? new MatchNoneQuery();
        }

        if (all.Parts.Count == 0)
        {
            return new MatchAllQuery();
        }

        string[] words = [.. all.Parts.OfType<QueryNode.Word>().Where(word => Searchable.Has(word.Text)).Select(word => word.Text)];
        Query[] together = words.Length < 2
            ? []
            : [new MultiMatchQuery(string.Join(' ', words)) { Fields = ProximityFields, Type = TextQueryType.Phrase, Slop = ProximitySlop, Boost = ProximityBoost }];
        return Conjunction(all.Parts, together, index) ?? new MatchNoneQuery();
    }

    /// <summary>True where the query has something that makes one photo a better match than another.</summary>
    public static bool IsScored(QueryNode query) => query switch
    {
        QueryNode.AllOf all => all.Parts.Any(IsScored),
        QueryNode.AnyOf any => any.Parts.Any(IsScored),
        QueryNode.Word or QueryNode.Phrase or QueryNode.Prefix or QueryNode.Photographer => true,
        _ => false,
    };

    /// <summary>Null for what asks for nothing, such as a word without letters: it takes no part in the query.</summary>
    private static Query? Clause(QueryNode node, PhotoIndex index) => node switch
    {
        QueryNode.AllOf all => Conjunction(all.Parts, together: [], index),
        QueryNode.AnyOf any => Disjunction(any.Parts, index),
        QueryNode.Exclusion exclusion => Clause(exclusion.Operand, index) is { } excluded ? Without(excluded) : null,
        QueryNode.Word { Text: var text } when !Searchable.Has(text) => null,
        QueryNode.Word { Text: var text } => Word(text, index),
        QueryNode.Phrase { Text: var text } when !Searchable.Has(text) => null,
        QueryNode.Phrase { Text: var text } => new MultiMatchQuery(text) { Fields = ExactFields, Type = TextQueryType.Phrase },
        QueryNode.Prefix { Text: var text } => OrName(
            new MultiMatchQuery(text) { Fields = ExactFields, Type = TextQueryType.BoolPrefix, Operator = Operator.And },
            index,
            () => PhotographerNames.BeginningLike(text, index)),
        QueryNode.Photographer { Name: var name } => PhotographerNames.Having(name, index),
        QueryNode.Years years => DayRange.OfYears(years.From, years.To, index),
        QueryNode.Database { Name: var name } => new TermQuery(index.Exact(PhotoFields.Database) ?? PhotoFields.Database, name),
        QueryNode.ImageNumber { Number: var number } => ImageNumber(number, index, boost: null),
        QueryNode.Has { Field: var field } => new ExistsQuery(QueryFieldNames.IndexField(field)),
        QueryNode.Missing { Field: var field } => Without(new ExistsQuery(QueryFieldNames.IndexField(field))),
        QueryNode.Issue { Rule: var rule } => new TermQuery(index.Exact(PhotoFields.QualityIssues) ?? PhotoFields.QualityIssues, rule),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "A node without a query."),
    };

    private static Query Without(Query excluded) => new BoolQuery { MustNot = [excluded] };

    private static Query? Conjunction(IReadOnlyList<QueryNode> parts, ICollection<Query> together, PhotoIndex index)
    {
        QueryNode[] scored = [.. parts.Where(IsScored)];
        QueryNode[] meaningful = [.. scored.Where(part => !IsFunctionWord(part))];
        Query[] needed = Clauses(meaningful, index);
        var hasMeaning = needed.Length > 0;

        Query[] must = hasMeaning ? needed : Clauses(scored, index);
        Query[] should = [.. hasMeaning ? Clauses(scored.Except(meaningful), index) : [], .. together];
        Query[] filter = Clauses(parts.Where(part => !IsScored(part) && part is not QueryNode.Exclusion), index);
        Query[] mustNot = Clauses(parts.OfType<QueryNode.Exclusion>().Select(exclusion => exclusion.Operand), index);
        if (must.Length + filter.Length + mustNot.Length == 0)
        {
            return null;
        }

        return new BoolQuery { Must = OrNull(must), Filter = OrNull(filter), MustNot = OrNull(mustNot), Should = OrNull(should) };
    }

    private static Query? Disjunction(IReadOnlyList<QueryNode> parts, PhotoIndex index) => Clauses(parts, index) switch
    {
        [] => null,
        [var single] => single,
        var clauses => new BoolQuery { Should = clauses, MinimumShouldMatch = 1 },
    };

    /// <summary>A number may be an image number, a year and a word of the caption.</summary>
    private static Query Word(string text, PhotoIndex index)
    {
        Query word = OrName(
            new MultiMatchQuery(text) { Fields = WordFields, Type = TextQueryType.BestFields, Operator = Operator.And },
            index,
            () => PhotographerNames.Having(text, index));
        if (QueryNumbers.ImageNumber(text) is not { } number)
        {
            return word;
        }

        var imageNumber = ImageNumber(number, index, ImageNumberBoost);
        return new BoolQuery
        {
            Should = QueryNumbers.Year(text) is { } year ? [imageNumber, DayRange.OfYears(year, year, index), word] : [imageNumber, word],
            MinimumShouldMatch = 1,
        };
    }

    /// <summary>Where the words of names are not indexed, a name that has them is as good.</summary>
    private static Query OrName(Query words, PhotoIndex index, Func<Query> name) => index.PhotographerWords == PhotoFields.PhotographerText
        ? words
        : new BoolQuery { Should = [words, name()], MinimumShouldMatch = 1 };

    private static Query ImageNumber(long number, PhotoIndex index, float? boost)
    {
        if (index.IsNumber(PhotoFields.ImageNumber))
        {
            return index.CanHold(PhotoFields.ImageNumber, number)
                ? new TermQuery(PhotoFields.ImageNumber, number) { Boost = boost }
                : new MatchNoneQuery();
        }

        // As texts, numbers are padded with zeros or not.
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new TermsQuery(
            index.Exact(PhotoFields.ImageNumber) ?? PhotoFields.ImageNumber,
            (FieldValue[])[.. Enumerable.Range(0, Math.Max(0, PaddedLength - text.Length) + 1).Select(zeros => FieldValue.String(new string('0', zeros) + text))])
        { Boost = boost };
    }

    private static bool IsFunctionWord(QueryNode node) => node is QueryNode.Word word && FunctionWords.Contains(word.Text);

    private static Query[] Clauses(IEnumerable<QueryNode> nodes, PhotoIndex index) => [.. nodes.Select(node => Clause(node, index)).OfType<Query>()];

    private static Query[]? OrNull(Query[] clauses) => clauses.Length == 0 ? null : clauses;
}
