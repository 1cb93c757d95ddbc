using System.CommandLine;
using Imago.Archive.Quality;

namespace Imago.Bench.Documentation;

/// <summary><c>rules</c>: writes docs/quality-rules.md from the tables of rules and derivations.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var output = new Option<FileInfo>("--out")
        {
            Description = "The page to write.",
            DefaultValueFactory = _ => new FileInfo("docs/quality-rules.md"),
        };
        var command = new Command("rules", "Writes the page of quality rules from their tables.") { output };
        command.SetAction((result, cancellationToken) =>
            File.WriteAllTextAsync(result.GetRequiredValue(output).FullName, QualityRulesPage.ToMarkdown(), cancellationToken));
        return command;
    }
}
