using System.Text;

namespace Imago.Archive.QueryLanguage;

/// <summary>Whether anything is left of a text once it is analysed.</summary>
public static class Searchable
{
    /// <summary>
    /// True where a letter or digit stands in the text. Punctuation and symbols alone are no word in any analysis: a clause for them would
    /// match nothing and take a whole AND down with it.
    /// </summary>
    public static bool Has(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }
}
