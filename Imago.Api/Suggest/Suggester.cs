using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Microsoft.Extensions.Options;

namespace Imago.Api.Suggest;

/// <summary>Finds what somebody who is typing may have in mind: photographers, and phrases of captions.</summary>
public sealed class Suggester(ElasticsearchClient client, IOptions<ArchiveIndexOptions> options)
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

        var photographers = SearchAsync(PhotographersLike(typed), cancellationToken);
        var captions = SearchAsync(CaptionsLike(typed), cancellationToken);
        await Task.WhenAll(photographers, captions);
        var found = await photographers;
        Suggestion[] names =
        [
            .. (found.Aggregations?.GetStringTerms(Names)?.Buckets ?? [])
                .Select(bucket => new Suggestion { Kind = Suggestion.Photographer, Text = $"{bucket.Key.Value}", Count = bucket.DocCount }),
        ];
        string[] phrases =
        [
            .. CaptionPhrases.Of(words, (await captions).Hits.Select(hit => hit.Source?.Caption).OfType<string>()).Take(size - names.Length),
        ];
        return new SuggestResult { Suggestions = [.. names, .. await CountAsync(phrases, cancellationToken)] };
    }

    private async Task<IEnumerable<Suggestion>> CountAsync(string[] phrases, CancellationToken cancellationToken)
    {
        if (phrases.Length == 0)
        {
            return [];
        }

        var counted = await SearchAsync(
            new SearchRequest(options.Value.Alias)
            {
                Size = 0,
                TrackTotalHits = new TrackHits(false),
                Aggregations = phrases.Index().ToDictionary(
                    phrase => $"{phrase.Index}", phrase => new Aggregation { Filter = new MatchPhraseQuery(PhotoFields.Caption, phrase.Item) }),
            },
            cancellationToken);
        return phrases.Index()
            .Select(phrase => new Suggestion { Kind = Suggestion.Caption, Text = phrase.Item, Count = counted.Aggregations!.GetFilter($"{phrase.Index}")!.DocCount })
            .OrderByDescending(suggestion => suggestion.Count);
    }

    private SearchRequest PhotographersLike(string typed) => new(options.Value.Alias)
    {
        Query = Like(PhotoFields.PhotographerText, typed),
        Size = 0,
        TrackTotalHits = new TrackHits(false),
        Aggregations = new Dictionary<string, Aggregation>
        {
            [Names] = new TermsAggregation { Field = PhotoFields.Photographer, Size = MaxPhotographers },
        },
    };

    private SearchRequest CaptionsLike(string typed) => new(options.Value.Alias)
    {
        Query = new BoolQuery
        {
            Must = [Like(PhotoFields.Caption, typed)],
            Should = [new MatchPhrasePrefixQuery(PhotoFields.Caption, typed)],
        },
        Size = MaxCaptions,
        TrackTotalHits = new TrackHits(false),
        Source = new SourceConfig(new SourceFilter { Includes = Fields.FromString(PhotoFields.Caption) }),
    };

    /// <summary>All words, the last one open at its end; or all of them with a letter wrong here and there.</summary>
    private static Query Like(string field, string typed) => new BoolQuery
    {
        Should =
        [
            new MultiMatchQuery(typed) { Fields = field, Type = TextQueryType.BoolPrefix, Operator = Operator.And },
            new MatchQuery(field, typed) { Operator = Operator.And, Fuzziness = new Fuzziness("AUTO"), PrefixLength = 1 },
        ],
        MinimumShouldMatch = 1,
    };

    private async Task<SearchResponse<Photo>> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        (await client.SearchAsync<Photo>(request, cancellationToken)).OrThrow(cancellationToken);
}
