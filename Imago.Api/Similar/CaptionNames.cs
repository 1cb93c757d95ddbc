using Imago.Api.Suggest;

namespace Imago.Api.Similar;

/// <summary>Finds names of people and places in captions.</summary>
internal static class CaptionNames
{
    /// <summary>More tell nothing new.</summary>
    private const int MaxNames = 8;

    /// <summary>Words of a name; a longer run of capitals is a headline.</summary>
    private const int MaxWords = 4;

    /// <summary>
    /// Two to four words beside each other that begin with a capital. A single one may begin a sentence or be a German noun: it is no name.
    /// </summary>
    public static IReadOnlyList<string> Of(string? caption)
    {
        var names = new List<string>();
        var run = new List<string>();
        foreach (var word in CaptionWords.Of(caption ?? ""))
        {
            var isCapital = char.IsUpper(word.Text[0]) && word.Text.Any(char.IsLetter);
            if (!word.Joins || !isCapital)
            {
                EndRun();
            }

            if (isCapital)
            {
                run.Add(word.Text);
            }
        }

        EndRun();
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxNames)];

        void EndRun()
        {
            if (run.Count is >= 2 and <= MaxWords)
            {
                names.Add(string.Join(' ', run));
            }

            run.Clear();
        }
    }
}
