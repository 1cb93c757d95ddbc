namespace Imago.Frontend.Archive;

/// <summary>
/// Why the archive did not give what was asked for: the problem details of the API (RFC 9457), or <see cref="Unreachable"/> when there was no
/// answer that could be read.
/// </summary>
public sealed record ArchiveProblem
{
    public int Status { get; init; }

    /// <summary>Which problem it is, for all languages: <c>/errors/</c> and its name.</summary>
    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    public string? TraceId { get; init; }

    /// <summary>What is wrong with each parameter, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>No answer in time, no connection, or an answer that is not the API's.</summary>
    public static ArchiveProblem Unreachable { get; } = new() { Status = StatusCodes.Status503ServiceUnavailable };

    /// <summary>
    /// The status of the page that shows this problem: the caller's mistakes stay the caller's, everything else is a service that is not available.
    /// </summary>
    public int PageStatus => Status is >= 400 and < 500 ? Status : StatusCodes.Status503ServiceUnavailable;
}
