using System.Globalization;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Query;

/// <summary>How many edits a term may be away: a number from 0 to 2, or by its length.</summary>
/// <param name="Fixed">Null: by length.</param>
/// <param name="Low">Terms of fewer characters must match exactly.</param>
/// <param name="High">Terms of fewer characters may have one edit, longer ones two.</param>
internal sealed record Fuzziness(int? Fixed, int Low = 3, int High = 6)
{
    private const string Automatic = "AUTO";

    public static Fuzziness Auto { get; } = new(Fixed: null);

    /// <summary><c>0</c>, <c>1</c>, <c>2</c>, <c>AUTO</c> or <c>AUTO:3,6</c>.</summary>
    public static Fuzziness Parse(string text)
    {
        if (text.Equals(Automatic, StringComparison.OrdinalIgnoreCase))
        {
            return Auto;
        }

        if (text.StartsWith(Automatic + ":", StringComparison.OrdinalIgnoreCase))
        {
            return text[(Automatic.Length + 1)..].Split(',') is [var low, var high]
                && int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var least)
                && int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && least <= most
                    ? new Fuzziness(null, least, most)
                    : throw new ElasticException(StatusCodes.Status400BadRequest, "parse_exception", $"failed to find low and high distance values in [{text}]");
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is 0 or 1 or 2
            ? new Fuzziness((int)number)
            : throw Refuse.IllegalArgument($"Invalid fuzziness value: {text}");
    }

    public int EditsOf(int characters) => Fixed ?? (characters < Low ? 0 : characters < High ? 1 : 2);
}

/// <summary>What fuzzy terms share beside the term.</summary>
internal sealed record FuzzyOptions(Fuzziness Fuzziness)
{
    public const int StandardExpansions = 50;

    /// <summary>Leading characters that must match exactly.</summary>
    public int PrefixLength { get; init; }

    /// <summary>How many terms of the index may stand for the word.</summary>
    public int MaxExpansions { get; init; } = StandardExpansions;

    /// <summary>Two neighbours that changed places count as one edit.</summary>
    public bool Transpositions { get; init; } = true;

    /// <summary>Takes the parameters around the fuzziness; null if there is none.</summary>
    /// <param name="expansions">What <see cref="TakeExpansions"/> has taken.</param>
    /// <param name="transpositions">Name of the parameter for swapped neighbours.</param>
    public static FuzzyOptions? Take(Parameters parameters, int expansions, string transpositions, Fuzziness? standard = null)
    {
        var fuzziness = parameters.Text("fuzziness") is { } text ? Fuzziness.Parse(text) : standard;
        var prefix = NotNegative(parameters, "prefix_length", 0);
        var swaps = parameters.Flag(transpositions, true);
        return fuzziness is null ? null : new FuzzyOptions(fuzziness) { PrefixLength = prefix, MaxExpansions = expansions, Transpositions = swaps };
    }

    /// <summary>How many terms may stand for a fuzzy word, or for the beginning of a word at the end of a phrase.</summary>
    public static int TakeExpansions(Parameters parameters) => NotNegative(parameters, "max_expansions", StandardExpansions);

    private static int NotNegative(Parameters parameters, string name, int standard) =>
        parameters.Whole(name, standard) is >= 0 and var number ? number : throw Refuse.IllegalArgument($"No negative [{name}] allowed.");
}
