using System.ComponentModel;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;

namespace Imago.Api.Index;

/// <summary>The declared mapping beside the one that the index has.</summary>
public sealed record MappingReport
{
    [Description("The name that searches go to.")]
    public required string Alias { get; init; }

    [Description("The index behind the alias.")]
    public required string Index { get; init; }

    public required int DeclaredVersion { get; init; }

    [Description("True where the index has the declared mapping.")]
    public required bool InSync { get; init; }

    public required IReadOnlyList<MappingDifference> Drift { get; init; }

    public required JsonObject Declared { get; init; }

    public required JsonObject Live { get; init; }
}
