using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Api.Suggest;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>Looks for searches beside one that finds nothing which find something.</summary>
internal sealed class SearchAdviser(ArchiveIndex archive)
{
    private const string AsWritten = "as-written";

    /// <summary>Words of a query that are looked at; a longer one has more wrong with it than a letter.</summary>
    private const int MaxWords = 8;

    /// <summary>Photos in which words like a given one are looked for.</summary>
    private const int MaxPhotos = 30;

    public async Task<SearchAdvice?> AdviseAsync(PhotoSearch search, PhotoIndex index, CancellationToken cancellationToken)
    {
        var corrected = await CorrectAsync(search, index, cancellationToken);
        LessNarrow[] parts = [.. WithoutFilters(search), .. WithoutParts(search)];
        PhotoSearch[] others = [.. corrected is null ? Array.Empty<PhotoSearch>() : [corrected], .. parts.Select(part => part.Search)];
        if (others.Length == 0)
        {
            return null;
        }

        var totals = await CountAsync(others, index, cancellationToken);
        var offset = corrected is null ? 0 : 1;
        var advice = new SearchAdvice
        {
            DidYouMean = corrected is not null && totals[0] > 0 ? [new OtherQuery($"{corrected.Query}", totals[0], corrected.Address)] : [],
            Without =
            [
                .. parts.Index()
                    .Select(part => new LessNarrowSearch(part.Item.Parameter, part.Item.Values, totals[part.Index + offset], part.Item.Search.Address))
                    .Where(part => part.Total > 0)
                    .OrderByDescending(part => part.Total),
            ],
        };
        return advice.DidYouMean.Count + advice.Without.Count == 0 ? null : advice;
    }

    private async Task<long[]> CountAsync(PhotoSearch[] searches, PhotoIndex index, CancellationToken cancellationToken)
    {
        var request = new SearchRequest(index.Alias)
        {
            Size = 0,
            TrackTotalHits = new TrackHits(false),
            Aggregations = searches.Index().ToDictionary(search => $"{search.Index}", search => new Aggregation { Filter = PhotoSearchRequest.Whole(search.Item, index) }),
        };
        var response = await archive.SearchAsync(index, request, cancellationToken);
        return [.. searches.Index().Select(search => response.Counts.Photos($"{search.Index}"))];
    }

    private static IEnumerable<LessNarrow> WithoutFilters(PhotoSearch search) => search.Filters
        .GroupBy(filter => filter.Name, filter => filter.Value)
        .Select(filter => new LessNarrow(filter.Key, [.. filter], search.Without(filter.Key) with { Cursor = null }));

    /// <summary>The query without one of the parts that must all match.</summary>
    private static IEnumerable<LessNarrow> WithoutParts(PhotoSearch search) => search.Query is QueryNode.AllOf { Parts: { Count: > 1 and <= MaxWords } parts }
        ? parts.Index().Select(part => new LessNarrow(
            SearchParameters.Query,
            [$"{part.Item}"],
            search with { Query = QueryNode.All(parts.Where((_, i) => i != part.Index)), Cursor = null }))
        : [];

    /// <summary>The search with words that the archive has in place of those that it has not; null where there are none.</summary>
    private async Task<PhotoSearch?> CorrectAsync(PhotoSearch search, PhotoIndex index, CancellationToken cancellationToken)
    {
        IReadOnlyList<QueryNode> parts = search.Query is QueryNode.AllOf all ? all.Parts : [search.Query];
        if (parts.OfType<QueryNode.Word>().Count() is 0 or > MaxWords)
        {
            return null;
        }

        var others = await Task.WhenAll(parts.Select(part => part is QueryNode.Word word ? LikeAsync(word.Text, index, cancellationToken) : Task.FromResult<string?>(null)));
        return others.All(other => other is null)
            ? null
            : search with { Query = QueryNode.All(parts.Zip(others, (part, other) => other is null ? part : new QueryNode.Word(other))), Cursor = null };
    }

    /// <summary>The word of the archive that is most like one that it has not; null where it has the word, or none like it.</summary>
    private async Task<string?> LikeAsync(string word, PhotoIndex index, CancellationToken cancellationToken)
    {
        var folded = CaptionWords.Fold(word);
        var most = CaptionWords.Tolerance(folded);
        if (most == 0 || !word.All(char.IsLetter))
        {
            return null;
        }

        var request = new SearchRequest(index.Alias)
        {
            Query = new MultiMatchQuery(word)
            {
                Fields = Fields.FromStrings([PhotoFields.Caption, index.PhotographerWords ?? PhotoFields.Caption]),
                Fuzziness = new Fuzziness("AUTO"),
                PrefixLength = 1,
            },
            Aggregations = new Dictionary<string, Aggregation> { [AsWritten] = new Aggregation { Filter = TextQuery.Of(new QueryNode.Word(word), index) } },
            Size = MaxPhotos,
            TrackTotalHits = new TrackHits(false),
            Source = new SourceConfig(new SourceFilter { Includes = Fields.FromStrings([PhotoFields.Caption, PhotoFields.Photographer]) }),
        };
        var response = await archive.SearchAsync(index, request, cancellationToken);
        if (response.Counts.Photos(AsWritten) > 0)
        {
            return null;
        }

        return response.Hits
            .SelectMany(hit => CaptionWords.Of($"{hit.Photo.Caption} {hit.Photo.Photographer}").DistinctBy(found => found.Folded))
            .GroupBy(found => found.Folded, (key, found) => (Key: key, found.First().Text, Photos: found.Count(), Distance: CaptionWords.Distance(folded, key, most)))
            .Where(found => found.Distance <= most)
            .OrderBy(found => found.Distance)
            .ThenByDescending(found => found.Photos)
            .Select(found => found.Text)
            .FirstOrDefault();
    }

    /// <param name="Parameter">What is left out.</param>
    /// <param name="Values">Its values.</param>
    /// <param name="Search">The search without it.</param>
    private sealed record LessNarrow(string Parameter, IReadOnlyList<string> Values, PhotoSearch Search);
}
