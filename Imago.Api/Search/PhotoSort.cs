using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// An order of results. Photos that it does not tell apart follow by image number, newest first, and by database: the two together are unique
/// in a generation, and the document id cannot be sorted by. A legacy index may hold a record twice; there the number of the operation that
/// wrote it tells them apart.
/// </summary>
public sealed record PhotoSort
{
    /// <summary>What a date that is held as text must look like to be sorted by.</summary>
    private const string DayPattern = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}.*";

    private const string SequenceNumber = "_seq_no";

    private readonly string? _field;
    private readonly bool _descending;

    private PhotoSort(string name, string? field, bool descending)
    {
        Name = name;
        _field = field;
        _descending = descending;
    }

    /// <summary>Best match first.</summary>
    public static PhotoSort Relevance { get; } = new("relevance", field: null, descending: true);

    public static PhotoSort Newest { get; } = new("newest", PhotoFields.Date, descending: true);

    public static PhotoSort Oldest { get; } = new("oldest", PhotoFields.Date, descending: false);

    /// <summary>Most megapixels first. A missing value comes as text, as JSON has no infinity.</summary>
    public static PhotoSort Largest { get; } = new("largest", PhotoFields.Megapixels, descending: true);

    public static IReadOnlyList<PhotoSort> All { get; } = [Relevance, Newest, Oldest, Largest];

    public string Name { get; }

    /// <summary>Whether an index has what the order is by.</summary>
    public bool IsIn(PhotoIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return _field is null || index.IsDate(_field) || index.IsNumber(_field) || IsDateText(index);
    }

    /// <summary>The order for Elasticsearch; reversed for the page before a position.</summary>
    public SortOptions[] ToSortOptions(bool reversed, PhotoIndex index) => [.. Keys(index).Select(key => key.ToSortOptions(reversed))];

    /// <summary>The query of a search in this order.</summary>
    public Query Prepare(Query query, PhotoIndex index) => IsDateText(index)
        ? new BoolQuery
        {
            Filter = [query],
            Should = [new ConstantScoreQuery(new RegexpQuery(index.Exact(PhotoFields.Date)!, DayPattern))],
        }
        : query;

    /// <summary>A cursor's position as one in the index as it is now; null where it is none in this order.</summary>
    public IReadOnlyList<FieldValue>? PositionIn(IReadOnlyList<FieldValue> position, PhotoIndex index)
    {
        ArgumentNullException.ThrowIfNull(position);
        ArgumentNullException.ThrowIfNull(index);
        var keys = Keys(index);

        // What came from a legacy index that has been healed meanwhile tells photos apart by one value more.
        FieldValue[] values = [.. position.Count == keys.Length + 1 && index.IsNormalised ? position.SkipLast(1) : position];
        return values.Length == keys.Length && keys.Zip(values).All(pair => pair.First.Accepts(pair.Second)) ? values : null;
    }

    private bool IsDateText(PhotoIndex index) => _field == PhotoFields.Date && !index.IsDate(_field) && index.Exact(_field) is not null;

    private SortKey[] Keys(PhotoIndex index)
    {
        // Texts that do not look like a day are no dates: they stand at the end, as missing ones do.
        SortKey[] first = IsDateText(index)
            ? [new SortKey(Field: null, Descending: true, SortKind.Number), new SortKey(index.Exact(PhotoFields.Date), _descending, SortKind.Text)]
            : [new SortKey(_field, _descending, _field == PhotoFields.Date ? SortKind.Whole : SortKind.Number)];
        return
        [
            .. first,
            .. Exact(index, PhotoFields.ImageNumber, descending: true),
            .. Exact(index, PhotoFields.Database, descending: false),
            .. index.IsNormalised ? Array.Empty<SortKey>() : [new SortKey(SequenceNumber, Descending: true, SortKind.Whole)],
        ];
    }

    private static SortKey[] Exact(PhotoIndex index, string field, bool descending) => index.Exact(field) is { } exact
        ? [new SortKey(exact, descending, index.IsNumber(exact) ? SortKind.Whole : SortKind.Text)]
        : [];

    private enum SortKind
    {
        Whole,
        Number,
        Text,
    }

    /// <param name="Field">Null for the score.</param>
    /// <param name="Descending">Greatest first.</param>
    /// <param name="Kind">What its values are.</param>
    private sealed record SortKey(string? Field, bool Descending, SortKind Kind)
    {
        /// <summary>Elasticsearch would refuse the whole search for a value of another kind.</summary>
        public bool Accepts(FieldValue value) => Kind switch
        {
            SortKind.Whole => value.IsLong,
            SortKind.Number => value.IsLong || value.IsDouble || value.Value is "-Infinity" or "Infinity",
            _ => value.IsString || value.IsNull,
        };

        public SortOptions ToSortOptions(bool reversed)
        {
            var order = Descending != reversed ? SortOrder.Desc : SortOrder.Asc;

            // Missing values stand at the end of the result, whichever way it is read.
            return Field switch
            {
                null => new SortOptions { Score = new ScoreSort { Order = order } },
                SequenceNumber => new SortOptions { Field = new FieldSort(Field) { Order = order } },
                _ => new SortOptions { Field = new FieldSort(Field) { Order = order, Missing = reversed ? "_first" : "_last" } },
            };
        }
    }
}
