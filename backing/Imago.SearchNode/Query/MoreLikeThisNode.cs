using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Mapping;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Query;

/// <summary><c>more_like_this</c>: documents with the telling words of a text or of other documents.</summary>
internal sealed class MoreLikeThisNode(IReadOnlyList<string> fields, LikedItems like, LikedItems unlike, TermSelection selection) : QueryNode
{
    public static MoreLikeThisNode Parse(JsonElement json)
    {
        var parameters = new Parameters("more_like_this", json);
        var fields = parameters.Texts("fields");
        if (fields.Count == 0)
        {
            throw Refuse.Unsupported("a [more_like_this] query without [fields]");
        }

        var query = new MoreLikeThisNode(
            fields,
            LikedItems.Parse(parameters.Take("like") ?? throw Refuse.Parsing("more_like_this requires 'like' to be specified")),
            parameters.Take("unlike") is { } unlike ? LikedItems.Parse(unlike) : LikedItems.None,
            TermSelection.Take(parameters))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.Refused("analyzer");
        parameters.Refused("fail_on_unsupported_field", "true");
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context)
    {
        var mappers = fields.Select(field => (Name: field, Mapper: context.Field(field))).ToList();
        if (mappers.Find(field => field.Mapper is not (null or TextMapper or KeywordMapper)) is { Mapper: { } other, Name: var name })
        {
            throw Refuse.QueryShard($"failed to create query: more_like_this only supports text/keyword fields: [{name}] is of type [{other.TypeName}]");
        }

        var usable = mappers.Select(field => field.Mapper).OfType<FieldMapper>().ToList();
        var result = new BooleanQuery(disableCoord: true);
        if (usable.Count > 0)
        {
            using var snapshot = context.Index.Engine.Acquire();
            foreach (var part in Parts(context, usable, snapshot.Reader))
            {
                result.Add(part, Occur.SHOULD);
            }
        }

        if (result.Clauses.Count == 0)
        {
            return Nothing();
        }

        if (!selection.Include && like.Documents.Where(document => document.Index is null || context.IsNamed(document.Index)).ToList() is { Count: > 0 } own)
        {
            result.Add(new ConstantScoreQuery(new TermsFilter([.. own.Select(document => new Term(MetadataFields.Id, document.Id))])), Occur.MUST_NOT);
        }

        return result;
    }

    /// <summary>The documents as one query over all fields; the texts, as in Elasticsearch, as one over the first field.</summary>
    private IEnumerable<LuceneQuery> Parts(QueryContext context, List<FieldMapper> mappers, IndexReader reader)
    {
        var documents = like.Documents.Select(context.Document).OfType<JsonDocument>().ToList();
        var disliked = unlike.Documents.Select(context.Document).OfType<JsonDocument>().ToList();
        try
        {
            var unwanted = mappers.SelectMany(mapper => Words(mapper, disliked, unlike.Texts)).ToHashSet(StringComparer.Ordinal);
            if (documents.Count > 0)
            {
                yield return selection.Combine(mappers.SelectMany(mapper => selection.Select(mapper.Path, Words(mapper, documents, []).Where(word => !unwanted.Contains(word)), reader)));
            }

            if (like.Texts.Count > 0)
            {
                yield return selection.Combine(selection.Select(mappers[0].Path, Words(mappers[0], [], like.Texts).Where(word => !unwanted.Contains(word)), reader));
            }
        }
        finally
        {
            documents.Concat(disliked).ToList().ForEach(document => document.Dispose());
        }
    }

    private static IEnumerable<string> Words(FieldMapper mapper, IReadOnlyList<JsonDocument> documents, IReadOnlyList<string> texts) =>
        documents.SelectMany(document => SourceValues.Of(document.RootElement, mapper.Path)).Concat(texts).SelectMany(text => mapper is TextMapper analysed
            ? AnalyzedText.Tokens(analysed.Analyzer, mapper.Path, text).Select(token => token.Term)
            : [text]);
}

/// <summary>What is liked: free texts and documents.</summary>
internal sealed record LikedItems(IReadOnlyList<string> Texts, IReadOnlyList<LikedDocument> Documents)
{
    public static LikedItems None { get; } = new([], []);

    public static LikedItems Parse(JsonElement json)
    {
        var items = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : new List<JsonElement> { json };
        return new LikedItems(
            [.. items.Where(item => item.ValueKind != JsonValueKind.Object).Select(item => item.ScalarText())],
            [.. items.Where(item => item.ValueKind == JsonValueKind.Object).Select(Document)]);
    }

    private static LikedDocument Document(JsonElement json)
    {
        var parameters = new Parameters("like", json);
        if (parameters.Take("doc") is not null)
        {
            throw Refuse.Unsupported("an artificial [doc] in [like]; give its text");
        }

        var document = new LikedDocument(parameters.Text("_index"), parameters.Text("_id") ?? throw Refuse.Parsing("[like] requires either [_id] or [doc]"));
        parameters.End();
        return document;
    }
}

/// <param name="Index">Null: the index that is searched.</param>
internal sealed record LikedDocument(string? Index, string Id);

/// <summary>Which words are telling: frequent in what is liked, rare in the index.</summary>
internal sealed record TermSelection(
    int MinTermFrequency, int MaxQueryTerms, int MinDocumentFrequency, int MaxDocumentFrequency, int MinWordLength, int MaxWordLength,
    IReadOnlySet<string> StopWords, string MinimumShouldMatch, float BoostTerms, bool Include)
{
    public static TermSelection Take(Parameters parameters) => new(
        parameters.Whole("min_term_freq", 2),
        parameters.Whole("max_query_terms", 25) is > 0 and var most ? most : throw Refuse.IllegalArgument("requires 'maxQueryTerms' to be greater than 0"),
        parameters.Whole("min_doc_freq", 5),
        parameters.Whole("max_doc_freq", int.MaxValue),
        parameters.Whole("min_word_length", 0),
        parameters.Whole("max_word_length", 0),
        parameters.Texts("stop_words").ToHashSet(StringComparer.Ordinal),
        parameters.Text("minimum_should_match") ?? "30%",
        parameters.Number("boost_terms", 0),
        parameters.Flag("include", false));

    /// <summary>The best words of one field.</summary>
    public IEnumerable<LuceneQuery> Select(string field, IEnumerable<string> words, IndexReader reader)
    {
        var documents = reader.NumDocs;
        var best = words
            .CountBy(word => word, StringComparer.Ordinal)
            .Where(word => word.Value >= MinTermFrequency && IsTelling(word.Key))
            .Select(word => (Word: word.Key, Count: word.Value, Frequency: reader.DocFreq(new Term(field, word.Key))))
            .Where(word => word.Frequency > 0 && word.Frequency >= MinDocumentFrequency && word.Frequency <= MaxDocumentFrequency)
            .Select(word => (word.Word, Score: word.Count * ((float)Math.Log((documents + 1) / (double)(word.Frequency + 1)) + 1f)))
            .OrderByDescending(word => word.Score)
            .ThenBy(word => word.Word, StringComparer.Ordinal)
            .Take(MaxQueryTerms)
            .ToList();
        return best.Select(word => new TermQuery(new Term(field, new BytesRef(word.Word)))
        {
            Boost = BoostTerms > 0 ? BoostTerms * word.Score / best[^1].Score : 1f,
        });
    }

    public LuceneQuery Combine(IEnumerable<LuceneQuery> words)
    {
        var any = new BooleanQuery(disableCoord: true);
        foreach (var word in words)
        {
            any.Add(word, Occur.SHOULD);
        }

        any.MinimumNumberShouldMatch = MinimumMatch.Calculate(MinimumShouldMatch, any.Clauses.Count);
        return any.Clauses.Count == 0 ? new ConstantScoreQuery(new NothingFilter()) : any;
    }

    private bool IsTelling(string word) =>
        word.Length >= MinWordLength && (MaxWordLength == 0 || word.Length <= MaxWordLength) && !StopWords.Contains(word);
}
