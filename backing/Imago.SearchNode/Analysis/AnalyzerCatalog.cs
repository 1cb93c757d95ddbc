using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Lucene.Net.Analysis;

namespace Imago.SearchNode.Analysis;

/// <summary>The analyzers of one index: Elasticsearch's own by name, and those that the index settings define.</summary>
internal sealed class AnalyzerCatalog : IDisposable
{
    private readonly Dictionary<string, Analyzer> _analyzers;

    private AnalyzerCatalog(Dictionary<string, Analyzer> analyzers) => _analyzers = analyzers;

    public Analyzer Standard => _analyzers[BuiltInAnalyzers.Standard];

    /// <param name="analysis">The <c>analysis</c> object of the index settings, or null.</param>
    public static AnalyzerCatalog Create(JsonObject? analysis)
    {
        var analyzers = BuiltInAnalyzers.Create();
        foreach (var (name, value) in analysis ?? [])
        {
            if (name is not ("analyzer" or "filter"))
            {
                throw Refuse.Unsupported($"the setting [index.analysis.{name}]; supported are [analyzer, filter]");
            }

            if (value is not JsonObject)
            {
                throw Refuse.IllegalArgument($"setting [index.analysis.{name}] must be an object");
            }
        }

        var filters = analysis?["filter"] as JsonObject ?? [];
        var custom = new CustomAnalyzerBuilder(filters);
        foreach (var (name, value) in analysis?["analyzer"] as JsonObject ?? [])
        {
            analyzers[name] = custom.Build(name, value as JsonObject ?? throw Refuse.IllegalArgument($"analyzer [{name}] must be an object"));
        }

        return new AnalyzerCatalog(analyzers);
    }

    public Analyzer? Find(string name) => _analyzers.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var analyzer in _analyzers.Values)
        {
            analyzer.Dispose();
        }
    }
}
