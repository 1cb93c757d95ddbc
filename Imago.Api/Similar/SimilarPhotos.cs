using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;

namespace Imago.Api.Similar;

/// <summary>Finds photos like another one: of the same event, with the same people or places, with a caption like its own.</summary>
public sealed class SimilarPhotos(ArchiveIndex archive)
{
    /// <summary>Words of a caption that are looked for in others: the rarest.</summary>
    private const int MaxWords = 25;

    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<SimilarResult> FindAsync(string id, Photo photo, int size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var index = await archive.CurrentAsync(cancellationToken);
        var names = CaptionNames.Of(photo.Caption);
        Query itself = new IdsQuery { Values = new Ids([id]) };
        Query? ofEvent = photo.Derived?.Event is { } fingerprint && index.Exact(PhotoFields.Event) is { } field ? (Query)new TermQuery(field, fingerprint) : null;
        Query[] others = ofEvent is null ? [itself] : [itself, ofEvent];

        var sameEvent = FindAsync(index, ofEvent is null ? null : (Query)new BoolQuery { Filter = [ofEvent], MustNot = [itself] }, size, cancellationToken);
        var sameNames = FindAsync(
            index,
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
            index,
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
                .. (await sameEvent).Select(hit => new SimilarPhoto(hit.Id, hit.Photo, SimilarPhoto.SameEvent))
                    .Concat((await sameNames).Select(hit => new SimilarPhoto(hit.Id, hit.Photo, SimilarPhoto.SameNames, Shared(names, hit.Photo))))
                    .Concat((await sameWords).Select(hit => new SimilarPhoto(hit.Id, hit.Photo, SimilarPhoto.SameWords)))
                    .DistinctBy(similar => similar.Id)
                    .Take(size),
            ],
        };
    }

    private async Task<IReadOnlyList<PhotoHit>> FindAsync(PhotoIndex index, Query? query, int size, CancellationToken cancellationToken)
    {
        if (query is null)
        {
            return [];
        }

        var request = new SearchRequest(index.Alias) { Query = query, Size = size, TrackTotalHits = new TrackHits(false) };
        return (await archive.SearchAsync(index, request, cancellationToken)).Hits;
    }

    private static string[] Shared(IReadOnlyList<string> names, Photo other)
    {
        string[] shared = [.. names.Where(name => other.Caption?.Contains(name, StringComparison.OrdinalIgnoreCase) == true)];

        // The index finds a name also where other punctuation stands in it.
        return shared.Length > 0 ? shared : [.. names.Take(1)];
    }
}
