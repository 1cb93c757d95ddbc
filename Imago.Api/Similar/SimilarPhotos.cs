using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Microsoft.Extensions.Options;

namespace Imago.Api.Similar;

/// <summary>Finds photos like another one: of the same event, with the same people or places, with a caption like its own.</summary>
public sealed class SimilarPhotos(ElasticsearchClient client, IOptions<ArchiveIndexOptions> options)
{
    /// <summary>Words of a caption that are looked for in others: the rarest.</summary>
    private const int MaxWords = 25;

    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<SimilarResult> FindAsync(string id, Photo photo, int size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var names = CaptionNames.Of(photo.Caption);
        Query itself = new IdsQuery { Values = new Ids([id]) };
        Query? ofEvent = photo.Derived?.Event is { } fingerprint ? (Query)new TermQuery(PhotoFields.Event, fingerprint) : null;
        Query[] others = ofEvent is null ? [itself] : [itself, ofEvent];

        var sameEvent = FindAsync(ofEvent is null ? null : (Query)new BoolQuery { Filter = [ofEvent], MustNot = [itself] }, size, cancellationToken);
        var sameNames = FindAsync(
            names.Count == 0
                ? null
                : (Query)new BoolQuery
                {
                    Should = [.. names.Select(name => (Query)new MatchPhraseQuery(PhotoFields.Caption, name))],
                    MinimumShouldMatch = 1,
                    MustNot = others,
                },
            size,
            cancellationToken);
        var sameWords = FindAsync(
            photo.Caption is not { } caption
                ? null
                : (Query)new BoolQuery
                {
                    Must =
                    [
                        new MoreLikeThisQuery
                        {
                            Fields = PhotoFields.Caption,
                            Like = [new Like(caption)],
                            MinTermFreq = 1,
                            MinDocFreq = 2,
                            MaxQueryTerms = MaxWords,
                            MinimumShouldMatch = "30%",
                        },
                    ],
                    MustNot = others,
                },
            size,
            cancellationToken);

        return new SimilarResult
        {
            Items =
            [
                .. (await sameEvent).Select(hit => new SimilarPhoto(hit.Id!, hit.Source!, SimilarPhoto.SameEvent))
                    .Concat((await sameNames).Select(hit => new SimilarPhoto(hit.Id!, hit.Source!, SimilarPhoto.SameNames, Shared(names, hit.Source!))))
                    .Concat((await sameWords).Select(hit => new SimilarPhoto(hit.Id!, hit.Source!, SimilarPhoto.SameWords)))
                    .DistinctBy(similar => similar.Id)
                    .Take(size),
            ],
        };
    }

    private async Task<IReadOnlyCollection<Hit<Photo>>> FindAsync(Query? query, int size, CancellationToken cancellationToken)
    {
        if (query is null)
        {
            return [];
        }

        var request = new SearchRequest(options.Value.Alias) { Query = query, Size = size, TrackTotalHits = new TrackHits(false) };
        return (await client.SearchAsync<Photo>(request, cancellationToken)).OrThrow(cancellationToken).Hits;
    }

    private static string[] Shared(IReadOnlyList<string> names, Photo other)
    {
        string[] shared = [.. names.Where(name => other.Caption?.Contains(name, StringComparison.OrdinalIgnoreCase) == true)];

        // The index finds a name also where other punctuation stands in it.
        return shared.Length > 0 ? shared : [.. names.Take(1)];
    }
}
