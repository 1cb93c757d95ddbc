using System.Text;

namespace Imago.SearchNode.Query;

/// <summary>Patterns of terms that are written in another way than the query writes them.</summary>
internal static class NormalizedPattern
{
    /// <summary>Normalizes the letters; wildcards and escaped characters stay.</summary>
    public static string Of(Func<string, string> normalize, string pattern)
    {
        var normalized = new StringBuilder();
        var start = 0;
        for (var i = 0; i <= pattern.Length; i++)
        {
            if (i < pattern.Length && pattern[i] is not ('*' or '?' or '\\'))
            {
                continue;
            }

            normalized.Append(i > start ? normalize(pattern[start..i]) : "");
            if (i < pattern.Length)
            {
                var length = pattern[i] == '\\' ? 2 : 1;
                normalized.Append(pattern.AsSpan(i, Math.Min(length, pattern.Length - i)));
                i += length - 1;
            }

            start = i + 1;
        }

        return normalized.ToString();
    }
}
