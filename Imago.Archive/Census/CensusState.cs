using System.Text.Json;
using System.Text.Json.Serialization;
using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.Census;

/// <summary>Documents that break a rule.</summary>
public sealed class RuleState
{
    public long Violations { get; set; }

    public SampleIds Samples { get; set; } = new();

    public void Merge(RuleState other)
    {
        Violations += other.Violations;
        Samples.Merge(other.Samples);
    }
}

/// <summary>A part of the archive: a database, a decade, a photographer.</summary>
public sealed class SegmentState
{
    public long Documents { get; set; }

    /// <summary>Documents without a value, by the place of the field in <see cref="PhotoFields.Delivered"/>.</summary>
    public long[] Missing { get; set; } = new long[PhotoFields.Delivered.Count];

    /// <summary>Violations, by the place of the rule in <see cref="QualityRules.All"/>.</summary>
    public long[] Rules { get; set; } = new long[QualityRules.All.Count];

    public void Merge(SegmentState other)
    {
        Documents += other.Documents;
        for (var i = 0; i < Missing.Length; i++)
        {
            Missing[i] += other.Missing[i];
        }

        for (var i = 0; i < Rules.Length; i++)
        {
            Rules[i] += other.Rules[i];
        }
    }
}

/// <summary>
/// What a census knows after some documents. States of any split of the documents merge to that of all of them: slices, replicas and the parts before
/// and after a crash add up. (Frequent values do so exactly up to <see cref="FrequentValues.Capacity"/> different ones, photographers up to
/// <see cref="MostPhotographers"/>.)
/// </summary>
public sealed class CensusState
{
    /// <summary>Beyond twice as many only the largest keep a segment of their own.</summary>
    public const int MostPhotographers = 2000;

    /// <summary>More different fields than this are counted as one, <c>…</c>: a broken export can make a field of every value.</summary>
    public const int MostFields = 1000;

    public long Documents { get; set; }

    public Dictionary<string, FieldState> Fields { get; set; } = new(StringComparer.Ordinal);

    /// <summary>By rule id.</summary>
    public Dictionary<string, RuleState> Rules { get; set; } = new(StringComparer.Ordinal);

    public Dictionary<string, SegmentState> Databases { get; set; } = new(StringComparer.Ordinal);

    public Dictionary<string, SegmentState> Decades { get; set; } = new(StringComparer.Ordinal);

    public Dictionary<string, SegmentState> Photographers { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Photographers that lost their segment hold at most this many documents each.</summary>
    public long PhotographerError { get; set; }

    /// <summary>Database and image number, mixed into 64 bits, where two documents can have the same: not in a generation.</summary>
    public IdentitySet Identities { get; set; } = new();

    public void Merge(CensusState other)
    {
        Documents += other.Documents;
        MergeInto(Fields, other.Fields, (ours, theirs) => ours.Merge(theirs));
        MergeInto(Rules, other.Rules, (ours, theirs) => ours.Merge(theirs));
        MergeInto(Databases, other.Databases, (ours, theirs) => ours.Merge(theirs));
        MergeInto(Decades, other.Decades, (ours, theirs) => ours.Merge(theirs));
        MergeInto(Photographers, other.Photographers, (ours, theirs) => ours.Merge(theirs));
        PhotographerError += other.PhotographerError;
        Identities.Merge(other.Identities);
        TrimPhotographers();
    }

    public byte[] ToBytes()
    {
        Identities.Close();
        return JsonSerializer.SerializeToUtf8Bytes(this, CensusStateJson.Default.CensusState);
    }

    public static CensusState FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, CensusStateJson.Default.CensusState) ?? throw new JsonException("There is no state of a census.");

    internal void TrimPhotographers()
    {
        if (Photographers.Count <= 2 * MostPhotographers)
        {
            return;
        }

        var smallest = Photographers.OrderByDescending(photographer => photographer.Value.Documents)
            .ThenBy(photographer => photographer.Key, StringComparer.Ordinal).Skip(MostPhotographers).ToArray();
        PhotographerError += smallest[0].Value.Documents;
        foreach (var (name, _) in smallest)
        {
            Photographers.Remove(name);
        }
    }

    private static void MergeInto<T>(Dictionary<string, T> ours, Dictionary<string, T> theirs, Action<T, T> merge) where T : new()
    {
        foreach (var (key, state) in theirs)
        {
            if (!ours.TryGetValue(key, out var own))
            {
                ours[key] = own = new T();
            }

            merge(own, state);
        }
    }
}

/// <summary>Counts how many documents repeat the identity of another one: 8 bytes a document, exact.</summary>
public sealed class IdentitySet
{
    [JsonInclude]
    internal List<byte[]> Parts { get; set; } = [];

    private List<ulong> _hashes = [];

    public void Add(ulong hash) => _hashes.Add(hash);

    public void Merge(IdentitySet other)
    {
        other.Close();
        Parts.AddRange(other.Parts);
    }

    /// <summary>Documents beyond the first of each identity.</summary>
    public long CountRepeated()
    {
        Close();
        var all = new ulong[Parts.Sum(part => part.Length) / sizeof(ulong)];
        var at = 0;
        foreach (var part in Parts)
        {
            Buffer.BlockCopy(part, 0, all, at * sizeof(ulong), part.Length);
            at += part.Length / sizeof(ulong);
        }

        Array.Sort(all);
        var repeated = 0L;
        for (var i = 1; i < all.Length; i++)
        {
            repeated += all[i] == all[i - 1] ? 1 : 0;
        }

        return repeated;
    }

    /// <summary>Moves what was added into a part that can be stored.</summary>
    internal void Close()
    {
        if (_hashes.Count == 0)
        {
            return;
        }

        var part = new byte[_hashes.Count * sizeof(ulong)];
        Buffer.BlockCopy(_hashes.ToArray(), 0, part, 0, part.Length);
        Parts.Add(part);
        _hashes = [];
    }
}

[JsonSerializable(typeof(CensusState))]
internal sealed partial class CensusStateJson : JsonSerializerContext;
