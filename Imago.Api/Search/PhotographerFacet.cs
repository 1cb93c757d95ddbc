using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>The facet of photographers, whose list is long and can be searched.</summary>
internal sealed class PhotographerFacet() : ValueFacet(SearchParameters.Photographer, PhotoFields.Photographer, search => search.Photographers)
{
    /// <summary>A photo has one photographer, so that photos with a name like this are those of the names that are listed.</summary>
    private protected override Query? ListedValues(PhotoSearch search, PhotoIndex index) => search.PhotographerContains is { } contains
        ? PhotographerNames.BeginningLike(contains, index)
        : null;

    private protected override bool IsListNarrowed(PhotoSearch search) => search.PhotographerContains is not null;
}
