using System.CommandLine;
using Imago.Bench.Documentation;
using Imago.Bench.Generation;

var root = new RootCommand("Generates archive-like records and measures Imago.")
{
    GenerateCommand.Create(),
    RulesCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
