using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// Queries about parts of photographers' names. Where an index has only whole names, as legacy ones do, they are gone through: slower, and
/// without folding of umlauts, but found.
/// </summary>
internal static class PhotographerNames
{
    /// <summary>Words of a name, in this order.</summary>
    public static Query Having(string words, PhotoIndex index) => index.PhotographerWords is { } field
        ? new MatchPhraseQuery(field, words)
        : Each(words, index, word => [$"*{word}*"]);

    /// <summary>All words, the last one open at its end.</summary>
    public static Query BeginningLike(string words, PhotoIndex index) => index.PhotographerWords is { } field
        ? new MultiMatchQuery(words) { Fields = field, Type = TextQueryType.BoolPrefix, Operator = Operator.And }
        : Each(words, index, word => [$"{word}*", $"* {word}*"]);

    private static Query Each(string words, PhotoIndex index, Func<string, string[]> patterns)
    {
        var field = index.Exact(PhotoFields.Photographer);
        Query[] parts =
        [
            .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => (Query)new BoolQuery
                {
                    Should = field is null
                        ? [new MatchNoneQuery()]
                        : [.. patterns(Escape(word)).Select(pattern => (Query)new WildcardQuery(field) { Value = pattern, CaseInsensitive = true })],
                    MinimumShouldMatch = 1,
                }),
        ];
        return parts.Length == 0 ? new MatchNoneQuery() : new BoolQuery { Must = parts };
    }

    private static string Escape(string word) => word
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("?", "\\?", StringComparison.Ordinal);
}
