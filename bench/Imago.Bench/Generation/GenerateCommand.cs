using System.CommandLine;
using System.Globalization;

namespace Imago.Bench.Generation;

/// <summary><c>generate</c>: archive-like records as NDJSON, with the truth about them beside it.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Lines to write.", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same bytes.", DefaultValueFactory = _ => 1 };
        var defects = new Option<double>("--defects") { Description = "Share of lines with a defect, 0 to 1.", DefaultValueFactory = _ => 0.2 };
        var output = new Option<FileInfo>("--out")
        {
            Description = "The file to write, gzip where it ends in .gz; the truth goes to the same name with .truth.json, what was planted in which line to .planted.ndjson.",
            Required = true,
        };
        count.Validators.Add(result => Require(result, result.GetValue(count) >= 0, "--count is a number of lines, 0 or more."));
        defects.Validators.Add(result => Require(result, result.GetValue(defects) is >= 0 and <= 1, "--defects is a share from 0 to 1."));

        var command = new Command("generate", "Writes archive-like records and the truth about them.") { count, seed, defects, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            var generator = new ArchiveGenerator(result.GetRequiredValue(seed), result.GetRequiredValue(defects));
            var file = result.GetRequiredValue(output);
            var truth = await GeneratedFile.WriteAsync(file.FullName, generator.Generate(result.GetRequiredValue(count)), cancellationToken);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{truth.Lines} lines: {truth.Indexed} photos ({truth.Clean} clean, {truth.Flagged} flagged, {truth.Repaired} repaired), "
                + $"{truth.Unchanged} repeated, {truth.DeadLetters.Values.Sum()} dead letters -> {file.FullName}"));
        });
        return command;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, bool holds, string message)
    {
        if (!holds)
        {
            result.AddError(message);
        }
    }
}
