using System.Text;

namespace Imago.Archive.Captions;

/// <summary>What had to be repaired in a caption.</summary>
[Flags]
public enum CaptionFaults
{
    None = 0,

    /// <summary>A question mark stood where an apostrophe belongs.</summary>
    LostApostrophe = 1,

    /// <summary>A part of the caption stood there more than once.</summary>
    Repeated = 2,
}

/// <summary>
/// Repairs what a caption lost or gained on its way: apostrophes that became question marks, and parts (joined by <c> *** </c>, often German and
/// English) that are the same text twice.
/// </summary>
public static class CaptionRepair
{
    /// <summary>What stands between the parts of a caption.</summary>
    public const string Separator = " *** ";

    private const string Stars = "***";

    /// <param name="caption">A caption without surrounding white space.</param>
    /// <param name="faults">What was repaired.</param>
    /// <returns>The caption itself where there was nothing to repair.</returns>
    public static string Repair(string caption, out CaptionFaults faults)
    {
        faults = CaptionFaults.None;
        var restored = LostApostrophes.Restore(caption);
        if (!ReferenceEquals(restored, caption))
        {
            faults |= CaptionFaults.LostApostrophe;
        }

        if (!restored.Contains(Stars, StringComparison.Ordinal))
        {
            return restored;
        }

        var once = WithoutRepetition(restored);
        if (!ReferenceEquals(once, restored))
        {
            faults |= CaptionFaults.Repeated;
        }

        return once;
    }

    private static string WithoutRepetition(string caption)
    {
        var parts = caption.Split(Stars, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var distinct = parts.DistinctBy(WithoutSpacing, StringComparer.OrdinalIgnoreCase).ToArray();
        return distinct.Length == parts.Length ? caption : string.Join(Separator, distinct);
    }

    private static string WithoutSpacing(string part)
    {
        var text = new StringBuilder(part.Length);
        foreach (var character in part)
        {
            if (!char.IsWhiteSpace(character))
            {
                text.Append(character);
            }
        }

        return text.ToString();
    }
}
