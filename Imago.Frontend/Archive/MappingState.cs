using Imago.Archive.Mapping;

namespace Imago.Frontend.Archive;

/// <summary>The mapping of the index that searches go to, against the declared one.</summary>
public sealed record MappingState
{
    /// <summary>The index behind the alias.</summary>
    public required string Index { get; init; }

    /// <summary>The differences; empty where there is none.</summary>
    public required IReadOnlyList<MappingDifference> Drift { get; init; }
}
