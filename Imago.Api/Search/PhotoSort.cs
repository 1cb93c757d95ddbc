using Elastic.Clients.Elasticsearch;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// An order of results. Photos that it does not tell apart follow by image number, newest first, and by database: the two together are unique
/// in a generation, and the document id cannot be sorted by.
/// </summary>
public sealed record PhotoSort
{
    private readonly IReadOnlyList<SortKey> _keys;
    private readonly Func<FieldValue, bool> _accepts;

    private PhotoSort(string name, SortKey key, Func<FieldValue, bool> accepts)
    {
        Name = name;
        _accepts = accepts;
        _keys = [key, new SortKey(PhotoFields.ImageNumber, Descending: true), new SortKey(PhotoFields.Database, Descending: false)];
    }

    /// <summary>Best match first.</summary>
    public static PhotoSort Relevance { get; } = new("relevance", new SortKey(Field: null, Descending: true), IsNumber);

    public static PhotoSort Newest { get; } = new("newest", new SortKey(PhotoFields.Date, Descending: true), value => value.IsLong);

    public static PhotoSort Oldest { get; } = new("oldest", new SortKey(PhotoFields.Date, Descending: false), value => value.IsLong);

    /// <summary>Most megapixels first. A missing value comes as text, as JSON has no infinity.</summary>
    public static PhotoSort Largest { get; } = new("largest", new SortKey(PhotoFields.Megapixels, Descending: true),
        value => IsNumber(value) || value.Value is "-Infinity" or "Infinity");

    public static IReadOnlyList<PhotoSort> All { get; } = [Relevance, Newest, Oldest, Largest];

    public string Name { get; }

    /// <summary>The order for Elasticsearch; reversed for the page before a position.</summary>
    public SortOptions[] ToSortOptions(bool reversed) => [.. _keys.Select(key => key.ToSortOptions(reversed))];

    /// <summary>Whether the values can be a position in this order, as Elasticsearch would refuse the search otherwise.</summary>
    public bool Accepts(IReadOnlyList<FieldValue> position) =>
        position is [var first, var imageNumber, var database] && _accepts(first) && imageNumber.IsLong && (database.IsString || database.IsNull);

    private static bool IsNumber(FieldValue value) => value.IsLong || value.IsDouble;

    /// <param name="Field">Null for the score.</param>
    /// <param name="Descending">Greatest first.</param>
    private sealed record SortKey(string? Field, bool Descending)
    {
        public SortOptions ToSortOptions(bool reversed)
        {
            var order = Descending != reversed ? SortOrder.Desc : SortOrder.Asc;

            // Missing values stand at the end of the result, whichever way it is read.
            return Field is null
                ? new SortOptions { Score = new ScoreSort { Order = order } }
                : new SortOptions { Field = new FieldSort(Field) { Order = order, Missing = reversed ? "_first" : "_last" } };
        }
    }
}
