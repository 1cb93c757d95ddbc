namespace Imago.SearchNode.Indexing;

/// <summary>Patterns whose <c>*</c> stands for any characters.</summary>
internal static class WildcardText
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(text);
        }

        if (!text.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }

        text = text[star..];
        pattern = pattern[(star + 1)..];
        while (true)
        {
            star = pattern.IndexOf('*');
            if (star < 0)
            {
                return text.EndsWith(pattern, StringComparison.Ordinal);
            }

            // The earliest place is the best one: it leaves the most for what follows.
            var found = text.IndexOf(pattern[..star], StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            text = text[(found + star)..];
            pattern = pattern[(star + 1)..];
        }
    }
}
