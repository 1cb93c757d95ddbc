using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Api.Search;
using Imago.Archive.Photos;

namespace Imago.Api.Suggest;

/// <summary>Finds what somebody who is typing may have in mind: photographers, and phrases of captions.</summary>
public sealed class Suggester(ArchiveIndex archive)
{
    private const string Names = "names";

    /// <summary>Captions from which phrases are taken.</summary>
    private const int MaxCaptions = 40;

    /// <summary>Most photographers among the suggestions.</summary>
    private const int MaxPhotographers = 3;

    /// <param name="typed">What has been typed so far.</param>
    /// <param name="size">Most suggestions.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<SuggestResult> SuggestAsync(string typed, int size, CancellationToken cancellationToken)
    {
        var words = CaptionWords.Of(typed);
        if (words.Count == 0)
        {
            return new SuggestResult { Suggestions = [] };
        }

        var index = await archive.CurrentAsync(cancellationToken);
        var photographers = FindPhotographersAsync(typed, index, cancellationToken);
        var captions = FindCaptionsAsync(typed, index, cancellationToken);
        await Task.WhenAll(photographers, captions);
        var names = await photographers;
        string[] phrases = [.. CaptionPhrases.Of(words, await captions).Take(size - names.Count)];
        return new SuggestResult { Suggestions = [.. names, .. await CountAsync(index, phrases, cancellationToken)] };
    }

    private async Task<IReadOnlyList<Suggestion>> FindPhotographersAsync(string typed, PhotoIndex index, CancellationToken cancellationToken)
    {
        if (index.Exact(PhotoFields.Photographer) is not { } field)
        {
            return [];
        }

        return index.PhotographerWords is { } words
            ? await FirstFoundAsync([Beginning(words, typed), Misspelt(words, typed)], NamesOfAsync)
            : await NamesOfAsync(PhotographerNames.BeginningLike(typed, index));

        async Task<IReadOnlyList<Suggestion>> NamesOfAsync(Query query)
        {
            var found = await archive.SearchAsync(index, Photographers(query, field, index), cancellationToken);
            return
            [
                .. found.Counts.Buckets(Names)
                    .Select(bucket => new Suggestion { Kind = Suggestion.Photographer, Text = bucket.Value.ToString(), Count = bucket.Photos }),
            ];
        }
    }

    private Task<IReadOnlyList<string>> FindCaptionsAsync(string typed, PhotoIndex index, CancellationToken cancellationToken) => FirstFoundAsync<string>(
        [Beginning(PhotoFields.Caption, typed), Misspelt(PhotoFields.Caption, typed)],
        async query => [.. (await archive.SearchAsync(index, Captions(query, typed, index), cancellationToken)).Hits.Select(hit => hit.Photo.Caption).OfType<string>()]);

    /// <summary>What the first query finds, or else the next: who types what is there means that, and to look for what is like it costs more.</summary>
    private static async Task<IReadOnlyList<T>> FirstFoundAsync<T>(Query[] queries, Func<Query, Task<IReadOnlyList<T>>> findAsync)
    {
        foreach (var query in queries)
        {
            if (await findAsync(query) is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    private async Task<IEnumerable<Suggestion>> CountAsync(PhotoIndex index, string[] phrases, CancellationToken cancellationToken)
    {
        if (phrases.Length == 0)
        {
            return [];
        }

        var counted = await archive.SearchAsync(
            index,
            new SearchRequest(index.Alias)
            {
                Size = 0,
                TrackTotalHits = new TrackHits(false),
                Aggregations = phrases.Index().ToDictionary(
                    phrase => $"{phrase.Index}", phrase => new Aggregation { Filter = new MatchPhraseQuery(PhotoFields.Caption, phrase.Item) }),
            },
            cancellationToken);
        return phrases.Index()
            .Select(phrase => new Suggestion { Kind = Suggestion.Caption, Text = phrase.Item, Count = counted.Counts.Photos($"{phrase.Index}") })
            .OrderByDescending(suggestion => suggestion.Count);
    }

    private static SearchRequest Photographers(Query query, string field, PhotoIndex index) => new(index.Alias)
    {
        Query = query,
        Size = 0,
        TrackTotalHits = new TrackHits(false),
        Aggregations = new Dictionary<string, Aggregation> { [Names] = new TermsAggregation { Field = field, Size = MaxPhotographers } },
    };

    private static SearchRequest Captions(Query query, string typed, PhotoIndex index) => new(index.Alias)
    {
        Query = new BoolQuery
        {
            Must = [query],
            Should = [new MatchPhrasePrefixQuery(PhotoFields.Caption, typed)],
        },
        Size = MaxCaptions,
        TrackTotalHits = new TrackHits(false),
        Source = new SourceConfig(new SourceFilter { Includes = Fields.FromString(PhotoFields.Caption) }),
    };

    /// <summary>All words, the last one open at its end.</summary>
    private static Query Beginning(string field, string typed) =>
        new MultiMatchQuery(typed) { Fields = field, Type = TextQueryType.BoolPrefix, Operator = Operator.And };

    /// <summary>All words, with a letter wrong here and there.</summary>
    private static Query Misspelt(string field, string typed) =>
        new MatchQuery(field, typed) { Operator = Operator.And, Fuzziness = new Fuzziness("AUTO"), PrefixLength = 1 };
}
