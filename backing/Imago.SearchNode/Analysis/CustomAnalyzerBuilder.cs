using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Lucene.Net.Analysis.Core;

namespace Imago.SearchNode.Analysis;

/// <summary>Puts analyzers and normalizers together out of the parts that the index settings define and those that Elasticsearch has by name.</summary>
/// <param name="analysis">The <c>analysis</c> object of the index settings.</param>
internal sealed class CustomAnalyzerBuilder(JsonObject analysis)
{
    public TokenChainAnalyzer Analyzer(AnalysisDefinition definition)
    {
        var analyzer = definition.Type == "custom"
            ? Custom(definition)
            : BuiltInAnalyzers.Create(definition) ?? throw definition.UnsupportedType(["custom", .. BuiltInAnalyzers.Supported]);
        definition.End();
        return analyzer;
    }

    /// <summary>What a keyword goes through: filters that change characters, never the number of words.</summary>
    public TokenChainAnalyzer Normalizer(AnalysisDefinition definition)
    {
        if (definition.Type != "custom")
        {
            throw definition.UnsupportedType(["custom"]);
        }

        var normalizer = Normalizer($"Custom normalizer [{definition.Name}]", definition.Texts("char_filter") ?? [], definition.Texts("filter") ?? []);
        definition.End();
        return normalizer;
    }

    /// <param name="owner">For messages.</param>
    public TokenChainAnalyzer Normalizer(string owner, IEnumerable<string> charFilters, IEnumerable<string> filters)
    {
        var charSteps = charFilters.Select(name => (Name: name, Step: CharFilter(name, owner))).ToList();
        var steps = filters.Select(name => (Name: name, Step: Filter(name, owner))).ToList();
        if (charSteps.Find(step => !step.Step.Normalizes) is { Name: { } charFilter })
        {
            throw Refuse.IllegalArgument($"{owner} may not use char filter [{charFilter}]");
        }

        return steps.Find(step => !step.Step.Normalizes) is { Name: { } filter }
            ? throw Refuse.IllegalArgument($"{owner} may not use filter [{filter}]")
            : new TokenChainAnalyzer([.. charSteps.Select(step => step.Step)], new TokenizerStep(reader => new KeywordTokenizer(reader)), [.. steps.Select(step => step.Step)]);
    }

    /// <summary>Part by part, as the analyze request names them.</summary>
    /// <param name="owner">For messages.</param>
    public TokenChainAnalyzer Chain(string owner, IEnumerable<string> charFilters, string tokenizer, IEnumerable<string> filters, int positionIncrementGap) => new(
        [.. charFilters.Select(name => CharFilter(name, owner))], Tokenizer(tokenizer, owner), [.. filters.Select(name => Filter(name, owner))], positionIncrementGap);

    private TokenChainAnalyzer Custom(AnalysisDefinition definition) => Chain(
        $"Custom Analyzer [{definition.Name}]",
        definition.Texts("char_filter") ?? [],
        definition.Text("tokenizer") ?? throw Refuse.IllegalArgument($"analyzer [{definition.Name}] must specify either an analyzer type, or a tokenizer"),
        definition.Texts("filter") ?? [],
        definition.Whole("position_increment_gap", 100));

    private TokenizerStep Tokenizer(string name, string owner) => Build("tokenizer", name, owner, Tokenizers.IsKnown, Tokenizers.Create);

    private TokenFilterStep Filter(string name, string owner) => Build("filter", name, owner, TokenFilters.IsKnown, TokenFilters.Create);

    private CharFilterStep CharFilter(string name, string owner) => Build("char_filter", name, owner, CharFilters.IsKnown, CharFilters.Create);

    private T Build<T>(string kind, string name, string owner, Func<string, bool> isKnown, Func<AnalysisDefinition, T> create)
    {
        var definition = analysis[kind]?[name] is { } json ? AnalysisDefinition.Of(kind, name, json)
            : isKnown(name) ? AnalysisDefinition.Named(kind, name)
            : throw Refuse.IllegalArgument($"{owner} failed to find {kind} under name [{name}]");
        var built = create(definition);
        definition.End();
        return built;
    }
}
