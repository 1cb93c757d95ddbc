using System.Buffers;
using System.Text;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Indexing;

/// <summary>Which names an index or alias may have: Elasticsearch's rules, and the paths that the node keeps for health checks.</summary>
internal static class IndexNames
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" \"*,/<>?\\|");
    private const int MaxBytes = 255;

    public static void Validate(string name)
    {
        if (Problem(name) is { } problem)
        {
            throw Refuse.InvalidIndexName(name, problem);
        }
    }

    public static void ValidateAlias(string name)
    {
        if (Problem(name) is { } problem && problem != "must be lowercase")
        {
            throw new ElasticException(StatusCodes.Status400BadRequest, "invalid_alias_name_exception", $"Invalid alias name [{name}]: {problem}");
        }
    }

    private static string? Problem(string name) =>
        name.Length == 0 ? "must not be empty"
        : name.AsSpan().ContainsAny(Forbidden) ? "must not contain the following characters [' ','\"','*',',','/','<','>','?','\\','|']"
        : name.Contains('#', StringComparison.Ordinal) ? "must not contain '#'"
        : name.Contains(':', StringComparison.Ordinal) ? "must not contain ':'"
        : name[0] is '_' or '-' or '+' ? "must not start with '_', '-', or '+'"
        : name is "." or ".." ? "must not be '.' or '..'"
        : name.Any(char.IsControl) ? "must not contain control characters"
        : Encoding.UTF8.GetByteCount(name) > MaxBytes ? $"index name is too long, ({Encoding.UTF8.GetByteCount(name)} > {MaxBytes})"
        : name is "health" or "alive" ? "is taken by the node's health endpoints"
        : name.Any(character => character != char.ToLowerInvariant(character)) ? "must be lowercase"
        : null;
}
