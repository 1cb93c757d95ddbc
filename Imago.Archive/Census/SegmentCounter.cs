using System.Globalization;
using System.Numerics;
using System.Text.Unicode;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;

namespace Imago.Archive.Census;

/// <summary>Counts one document after the other in its parts of the archive: its database, its decade, its photographer.</summary>
internal sealed class SegmentCounter(CensusState state)
{
    private const int DecadeDigits = 3;
    private const int LongestPhotographer = 200;

    private static readonly string[] DecadeNames =
        [.. Enumerable.Range(0, 1000).Select(decade => (decade * 10).ToString("D4", CultureInfo.InvariantCulture))];

    private readonly char[] _photographer = new char[LongestPhotographer];
    private readonly Dictionary<string, SegmentState>.AlternateLookup<ReadOnlySpan<char>> _photographers =
        state.Photographers.GetAlternateLookup<ReadOnlySpan<char>>();

    private string? _database;
    private int _decade;
    private int _photographerLength;

    public void Begin() => (_database, _decade, _photographerLength) = (null, 0, 0);

    /// <summary>Keeps what tells the document's segments.</summary>
    /// <param name="field">Place of the field in <see cref="PhotoFields.Delivered"/>.</param>
    /// <param name="text">A value that is not blank.</param>
    public void Note(int field, ReadOnlySpan<byte> text)
    {
        if (field == DeclaredFields.Database)
        {
            _database = text.SequenceEqual("stock"u8) ? PhotoValues.Stock : text.SequenceEqual("sport"u8) ? PhotoValues.Sport : PhotoValues.Unknown;
        }
        else if (field == DeclaredFields.Photographer && text.Length <= LongestPhotographer)
        {
            Utf8.ToUtf16(text, _photographer, out _, out _photographerLength);
        }
        else if (field == DeclaredFields.Date && IndexDate.TryRead(text, null, out _) && text.Length > DecadeDigits && char.IsAsciiDigit((char)text[DecadeDigits]))
        {
            _decade = ((text[0] - '0') * 100) + ((text[1] - '0') * 10) + (text[2] - '0');
        }
    }

    /// <param name="present">Bits of the delivered fields that have a value.</param>
    /// <param name="issues">Bits of the rules that are broken.</param>
    public void End(uint present, ulong issues)
    {
        Count(SegmentOf(state.Databases, _database ?? PhotoValues.Unknown), present, issues);
        Count(SegmentOf(state.Decades, _decade == 0 ? PhotoValues.Unknown : DecadeNames[_decade]), present, issues);
        ReadOnlySpan<char> name = _photographer.AsSpan(0, _photographerLength).Trim();
        name = name.IsEmpty ? PhotoValues.Unknown : name;
        if (!_photographers.TryGetValue(name, out var photographer))
        {
            _photographers[name] = photographer = new SegmentState();
            state.TrimPhotographers();
        }

        Count(photographer, present, issues);
    }

    private static void Count(SegmentState segment, uint present, ulong issues)
    {
        segment.Documents++;
        for (var missing = ~present & ((1u << DeclaredFields.Count) - 1); missing != 0; missing &= missing - 1)
        {
            segment.Missing[BitOperations.TrailingZeroCount(missing)]++;
        }

        for (; issues != 0; issues &= issues - 1)
        {
            segment.Rules[BitOperations.TrailingZeroCount(issues)]++;
        }
    }

    private static SegmentState SegmentOf(Dictionary<string, SegmentState> segments, string name)
    {
        if (!segments.TryGetValue(name, out var segment))
        {
            segments[name] = segment = new SegmentState();
        }

        return segment;
    }
}
