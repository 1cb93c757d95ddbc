using System.CommandLine;
using Imago.Bench.Census;
using Imago.Bench.Documentation;
using Imago.Bench.Generation;
using Imago.Bench.Ingest;
using Imago.Bench.Load;
using Imago.Bench.Running;
using Imago.Bench.Search;
using Imago.Bench.SearchNode;
using Imago.Bench.Startup;

var root = new RootCommand("Generates archive-like records and measures Imago.")
{
    GenerateCommand.Create(),
    RulesCommand.Create(),
    StartupCommand.Create(),
    LoadCommand.Create(),
    FillCommand.Create(),
    IngestCommand.Create(),
    SearchCommand.Create(),
    PagingCommand.Create(),
    CacheCommand.Create(),
    BareServerCommand.Create(),
    CensusCommand.Create(),
    NodeCommand.Create(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BenchException impossible)
{
    Console.Error.WriteLine(impossible.Message);
    return 1;
}
