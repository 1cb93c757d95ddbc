using System.ComponentModel;

namespace Imago.Api.OpenApi;

/// <summary>What is wrong, as RFC 9457 has it.</summary>
/// <remarks>For the API's description; <see cref="Errors.ProblemResult"/> writes them.</remarks>
internal sealed record Problem
{
    [Description("A stable reference to the kind of problem, such as /errors/invalid-parameters; docs/errors.md lists all.")]
    public required string Type { get; init; }

    [Description("The same for every problem of this kind.")]
    public required string Title { get; init; }

    [Description("The HTTP status.")]
    public required int Status { get; init; }

    [Description("A sentence about this occurrence.")]
    public string? Detail { get; init; }

    [Description("Leads to the trace and the logs of the request.")]
    public required string TraceId { get; init; }

    [Description("By parameter, a sentence for each thing that is wrong; with /errors/invalid-parameters and /errors/index-not-healed.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
