using System.Collections.Immutable;
using Imago.Archive.Quality;

namespace Imago.Worker.Census;

/// <summary>What the cluster's own aggregations said last.</summary>
/// <param name="Completeness">Share of photos with a value, by field.</param>
/// <param name="Issues">Photos by the rule that they break.</param>
internal sealed record PulseValues(ImmutableDictionary<string, double> Completeness, ImmutableDictionary<string, long> Issues)
{
    public static PulseValues None { get; } = new(ImmutableDictionary<string, double>.Empty, ImmutableDictionary<string, long>.Empty);
}

/// <summary>What this worker knows of the archive's quality; gauges and health are read from it.</summary>
internal sealed class QualityState
{
    private PulseValues _pulse = PulseValues.None;
    private IReadOnlyList<Crossing> _crossings = [];

    public PulseValues Pulse
    {
        get => Volatile.Read(ref _pulse);
        set => Volatile.Write(ref _pulse, value);
    }

    /// <summary>The thresholds that the last report about the archive crosses.</summary>
    public IReadOnlyList<Crossing> Crossings
    {
        get => Volatile.Read(ref _crossings);
        set => Volatile.Write(ref _crossings, value);
    }
}
