using System.Globalization;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Query;

/// <summary><c>minimum_should_match</c>: <c>2</c>, <c>-1</c>, <c>75%</c>, <c>-25%</c>, <c>2&lt;75% 5&lt;-1</c>.</summary>
internal static class MinimumMatch
{
    public static int Calculate(string specification, int clauses)
    {
        var text = specification.Trim();
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return Math.Max(0, Simple(text, clauses));
        }

        // Conditions in ascending order; the last one whose bound is exceeded holds, and below the first all clauses must match.
        var result = clauses;
        foreach (var condition in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (condition.Split('<') is not [var bound, var rule])
            {
                throw Failure(specification);
            }

            if (clauses <= Number(bound, specification))
            {
                return result;
            }

            result = Math.Max(0, Simple(rule, clauses));
        }

        return result;
    }

    private static int Simple(string text, int clauses)
    {
        if (text.EndsWith('%'))
        {
            var part = (int)(clauses * Number(text[..^1], text) * (1 / 100f));
            return part < 0 ? clauses + part : part;
        }

        var number = Number(text, text);
        return number < 0 ? clauses + number : number;
    }

    private static int Number(string text, string specification) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Failure(specification);

    private static ElasticException Failure(string specification) => Refuse.NumberFormat(specification);
}
