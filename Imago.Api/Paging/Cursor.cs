using Elastic.Clients.Elasticsearch;

namespace Imago.Api.Paging;

public enum PageDirection
{
    /// <summary>The page after the position.</summary>
    Next,

    /// <summary>The page before the position.</summary>
    Previous,
}

/// <summary>
/// A position between two photos of a sorted result, and where to read from it: the sort values of a photo, its tie-breakers included. It
/// names no page and no offset, so that it stays right when photos are added and when the index is replaced by another generation, and page
/// 5,000 costs what page 1 costs.
/// </summary>
public sealed record Cursor(PageDirection Direction, IReadOnlyList<FieldValue> Position);
