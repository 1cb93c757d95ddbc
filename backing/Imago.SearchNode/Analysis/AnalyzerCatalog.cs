using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Analysis;

/// <summary>The analyzers and normalizers of one index: Elasticsearch's own by name, and those that the index settings define.</summary>
internal sealed class AnalyzerCatalog : IDisposable
{
    private static readonly string[] Kinds = ["analyzer", "filter", "tokenizer", "char_filter", "normalizer"];

    private readonly Dictionary<string, TokenChainAnalyzer> _analyzers = BuiltInAnalyzers.Create();
    private readonly Dictionary<string, TokenChainAnalyzer> _normalizers = new(StringComparer.Ordinal)
    {
        ["lowercase"] = new TokenChainAnalyzer(new TokenizerStep(reader => new Lucene.Net.Analysis.Core.KeywordTokenizer(reader)), BuiltInAnalyzers.LowerCase),
    };

    private AnalyzerCatalog(JsonObject analysis) => Parts = new CustomAnalyzerBuilder(analysis);

    public TokenChainAnalyzer Standard => _analyzers[BuiltInAnalyzers.Standard];

    /// <summary>Tokenizers and filters of the index by name.</summary>
    public CustomAnalyzerBuilder Parts { get; }

    /// <param name="analysis">The <c>analysis</c> object of the index settings, or null.</param>
    public static AnalyzerCatalog Create(JsonObject? analysis)
    {
        analysis ??= [];
        foreach (var (kind, value) in analysis)
        {
            if (!Kinds.Contains(kind))
            {
                throw Refuse.Unsupported($"the setting [index.analysis.{kind}]; supported are [{string.Join(", ", Kinds)}]");
            }

            if (value is not JsonObject)
            {
                throw Refuse.IllegalArgument($"setting [index.analysis.{kind}] must be an object");
            }
        }

        var catalog = new AnalyzerCatalog(analysis);
        CheckParts(analysis);
        foreach (var (name, value) in analysis["analyzer"] as JsonObject ?? [])
        {
            var standardType = value?["tokenizer"] is null ? null : "custom";
            catalog._analyzers[name] = catalog.Parts.Analyzer(AnalysisDefinition.Of("analyzer", name, value, standardType));
        }

        foreach (var (name, value) in analysis["normalizer"] as JsonObject ?? [])
        {
            catalog._normalizers[name] = catalog.Parts.Normalizer(AnalysisDefinition.Of("normalizer", name, value, "custom"));
        }

        return catalog;
    }

    public TokenChainAnalyzer? Find(string name) => _analyzers.TryGetValue(name, out var analyzer) ? analyzer
        : BuiltInAnalyzers.IsMissing(name) ? throw Refuse.Unsupported($"the analyzer [{name}]; supported are [{string.Join(", ", BuiltInAnalyzers.Supported)}] and custom ones")
        : null;

    public TokenChainAnalyzer? FindNormalizer(string name) => _normalizers.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var analyzer in _analyzers.Values.Concat(_normalizers.Values))
        {
            analyzer.Dispose();
        }
    }

    /// <summary>Parts that no analyzer uses are looked at too, so that none is refused only later.</summary>
    private static void CheckParts(JsonObject analysis)
    {
        Check("tokenizer", definition => Tokenizers.Create(definition));
        Check("filter", definition => TokenFilters.Create(definition));
        Check("char_filter", definition => CharFilters.Create(definition));

        void Check(string kind, Action<AnalysisDefinition> create)
        {
            foreach (var (name, value) in analysis[kind] as JsonObject ?? [])
            {
                var definition = AnalysisDefinition.Of(kind, name, value);
                create(definition);
                definition.End();
            }
        }
    }
}
