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
        var photographers = archive.SearchAsync(index, PhotographersLike(typed, index), cancellationToken);
        var captions = archive.SearchAsync(index, CaptionsLike(typed, index), cancellationToken);
        await Task.WhenAll(photographers, captions);
        var found = await photographers;
        Suggestion[] names =
        [
            .. (index.Exact(PhotoFields.Photographer) is null ? [] : found.Counts.Buckets(Names))
                .Select(bucket => new Suggestion { Kind = Suggestion.Photographer, Text = bucket.Value.ToString(), Count = bucket.Photos }),
        ];
        string[] phrases =
        [
            .. CaptionPhrases.Of(words, (await captions).Hits.Select(hit => hit.Photo.Caption).OfType<string>()).Take(size - names.Length),
        ];
        return new SuggestResult { Suggestions = [.. names, .. await CountAsync(index, phrases, cancellationToken)] };
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

    private static SearchRequest PhotographersLike(string typed, PhotoIndex index) => new(index.Alias)
    {
        Query = index.PhotographerWords is { } words ? Like(words, typed) : PhotographerNames.BeginningLike(typed, index),
        Size = 0,
        TrackTotalHits = new TrackHits(false),
        Aggregations = index.Exact(PhotoFields.Photographer) is { } names
            ? new Dictionary<string, Aggregation> { [Names] = new TermsAggregation { Field = names, Size = MaxPhotographers } }
            : null,
    };

    private static SearchRequest CaptionsLike(string typed, PhotoIndex index) => new(index.Alias)
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
}
