using System.Text.Json.Serialization;
using Imago.Archive.Operations;

namespace Imago.Worker.Healing;

/// <summary>What a heal is to do.</summary>
/// <param name="Source">Index or alias; null: what stands behind the archive's alias.</param>
internal sealed record HealParameters(string? Source);

/// <summary>How far a heal is; all that an attempt after a crash needs.</summary>
internal sealed record HealCheckpoint
{
    /// <summary>The source as one expression of concrete indices: an alias may be moved meanwhile, and is, by the heal itself.</summary>
    public required string Source { get; init; }

    public required string Target { get; init; }

    /// <summary>Each slice ends before the next one begins.</summary>
    public IReadOnlyList<HealSlice> Slices { get; init; } = [];

    public required RecordCounts Counts { get; init; }

    public int CatchUps { get; init; }

    /// <summary>Set by the swap: what was behind the alias before.</summary>
    public IReadOnlyList<string>? Previous { get; init; }

    /// <summary>The report as of the guards.</summary>
    public HealReport? Report { get; init; }

    /// <summary>Everything up to here has been read.</summary>
    [JsonIgnore]
    public long ReadTo => Slices.Count == 0 ? -1 : Slices[^1].To;
}

/// <summary>A stretch of the source's sequence numbers.</summary>
/// <param name="To">Its last number.</param>
/// <param name="Reached">Everything up to this number has its outcome.</param>
internal sealed record HealSlice(long To, long Reached)
{
    [JsonIgnore]
    public bool IsDone => Reached >= To;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealParameters))]
[JsonSerializable(typeof(HealCheckpoint))]
internal sealed partial class HealJson : JsonSerializerContext;
