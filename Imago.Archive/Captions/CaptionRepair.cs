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
        var restored = LostApostrophes.Restore(caption);
        faults = ReferenceEquals(restored, caption) ? CaptionFaults.None : CaptionFaults.LostApostrophe;
        if (!IsRepeated(restored))
        {
            return restored;
        }

        faults |= CaptionFaults.Repeated;
        return Once(restored);
    }

    /// <summary>What <see cref="Repair"/> would repair.</summary>
    public static CaptionFaults Find(ReadOnlySpan<char> caption)
    {
        if (!LostApostrophes.AreIn(caption))
        {
            return IsRepeated(caption) ? CaptionFaults.Repeated : CaptionFaults.None;
        }

        // Parts may be the same only after the repair.
        Repair(caption.ToString(), out var faults);
        return faults;
    }

    private static bool IsRepeated(ReadOnlySpan<char> caption)
    {
        for (var rest = caption; rest.IndexOf(Stars) is var end and >= 0;)
        {
            var part = rest[..end];
            rest = rest[(end + Stars.Length)..];
            if (!part.IsWhiteSpace() && StandsIn(part, rest))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StandsIn(ReadOnlySpan<char> part, ReadOnlySpan<char> parts)
    {
        foreach (var range in parts.Split(Stars))
        {
            if (SameText(part, parts[range]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same letters, whatever their case and the blanks between them.</summary>
    private static bool SameText(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            left = left.TrimStart();
            right = right.TrimStart();
            if (left.IsEmpty || right.IsEmpty)
            {
                return left.IsEmpty && right.IsEmpty;
            }

            if (char.ToUpperInvariant(left[0]) != char.ToUpperInvariant(right[0]))
            {
                return false;
            }

            left = left[1..];
            right = right[1..];
        }
    }

    private static string Once(string caption)
    {
        var once = new List<string>();
        foreach (var part in caption.Split(Stars, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!once.Exists(other => SameText(other, part)))
            {
                once.Add(part);
            }
        }

        return string.Join(Separator, once);
    }
}
