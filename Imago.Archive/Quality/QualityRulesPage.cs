using System.Globalization;
using System.Text;
using Imago.Archive.Derivation;

namespace Imago.Archive.Quality;

/// <summary>The documentation of the rules and derivations, made from their tables: docs/quality-rules.md.</summary>
public static class QualityRulesPage
{
    /// <summary>Markdown, with line feeds.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Quality rules

            This page is made from the tables `QualityRules` and `Derivations` of `Imago.Archive`; `dotnet run --project bench/Imago.Bench -- rules`
            writes it, and a test compares it with the tables.

            A photo that breaks a rule carries the rule's id in `quality.issues`: `issue:date-placeholder` finds its records. A value that was dropped
            or repaired stands in `original` exactly as it was delivered. A record that cannot become a photo is a dead letter.

            ## Rules

            | id | severity | what | why it matters | how it is healed |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var rule in QualityRules.All)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{rule.Id}` | {rule.Severity.ToString().ToLowerInvariant()} | {Cell(rule.What)} | {Cell(rule.Why)} | {Cell(rule.Heal)} |\n");
        }

        page.Append(
            """

            ## Derivations

            What ingest and heal derive or repair, field by field.

            | id | field | from | how | rule broken |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var derivation in Derivations.All)
        {
            var from = string.Join(", ", derivation.From.Select(field => $"`{field}`"));
            var issue = derivation.Issue is null ? "" : $"`{derivation.Issue}`";
            page.Append(CultureInfo.InvariantCulture, $"| `{derivation.Id}` | `{derivation.Field}` | {from} | {Cell(derivation.What)} | {issue} |\n");
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
