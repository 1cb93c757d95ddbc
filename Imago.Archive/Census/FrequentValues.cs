using System.Text.Json.Serialization;

namespace Imago.Archive.Census;

/// <summary>
/// The most frequent values among many (Misra-Gries, merged after Agarwal et al. 2012). While no more than <see cref="Capacity"/> different values
/// came, every count is exact and any split of them merges to the same; beyond that the true count of a value lies between its count and its
/// count + <see cref="Error"/>, and a value that is not among them occurs at most <see cref="Error"/> times.
/// </summary>
public sealed class FrequentValues
{
    public const int Capacity = 500;

    /// <summary>Longer values are cut: they are shown, not compared.</summary>
    private const int LongestValue = 100;

    private Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>>? _lookup;

    [JsonInclude]
    internal Dictionary<string, long> Counts { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How much a count may be too low.</summary>
    [JsonInclude]
    public long Error { get; internal set; }

    public void Add(ReadOnlySpan<char> value)
    {
        var shown = value.Length > LongestValue ? value[..LongestValue] : value;
        var lookup = _lookup ??= Counts.GetAlternateLookup<ReadOnlySpan<char>>();
        lookup[shown] = (lookup.TryGetValue(shown, out var count) ? count : 0) + 1;
        if (Counts.Count > 2 * Capacity)
        {
            Reduce();
        }
    }

    public void Merge(FrequentValues other)
    {
        foreach (var (value, count) in other.Counts)
        {
            Counts[value] = Counts.GetValueOrDefault(value) + count;
        }

        Error += other.Error;
        Reduce();
    }

    /// <summary>Most frequent first, then by value.</summary>
    public IReadOnlyList<ValueCount> Top(int count) =>
    [
        .. Counts.OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal).Take(count)
            .Select(value => new ValueCount(value.Key, value.Value)),
    ];

    /// <summary>Takes the count of the first value that has no room from all of them; what falls to nothing makes room.</summary>
    private void Reduce()
    {
        if (Counts.Count <= Capacity)
        {
            return;
        }

        var taken = Counts.Values.OrderDescending().ElementAt(Capacity);
        Error += taken;
        foreach (var (value, count) in Counts.ToArray())
        {
            if (count <= taken)
            {
                Counts.Remove(value);
            }
            else
            {
                Counts[value] = count - taken;
            }
        }
    }
}

/// <summary>A value and how often it occurs.</summary>
public sealed record ValueCount(string Value, long Count);
