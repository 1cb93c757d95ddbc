using System.Text.Json;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Query;

/// <summary><c>function_score</c>: scores of a query changed by functions of the document.</summary>
internal sealed class FunctionScoreNode(QueryNode query, IReadOnlyList<ScoreFunctionSpec> functions, ScoreCombination combination) : QueryNode
{
    public static FunctionScoreNode Parse(JsonElement json)
    {
        var parameters = new Parameters("function_score", json);
        var query = parameters.Take("query") is { } inner ? QueryParser.Parse(inner) : new MatchAllQuery();
        var functions = parameters.Take("functions");
        var combination = new ScoreCombination(
            ScoreCombination.ModeOf("score_mode", parameters.Text("score_mode") ?? "multiply", "multiply", "sum", "avg", "first", "max", "min"),
            ScoreCombination.ModeOf("boost_mode", parameters.Text("boost_mode") ?? "multiply", "multiply", "replace", "sum", "avg", "max", "min"),
            parameters.Number("max_boost", float.MaxValue),
            (float?)parameters.OptionalNumber("min_score"));
        var boost = parameters.Number("boost", 1);
        parameters.Take("_name");
        var single = parameters.Rest();
        if (functions is not null && single.Count > 0)
        {
            throw Refuse.Parsing(
                $"failed to parse [function_score] query. already found [functions] array, now encountering [{single[0].Key}].");
        }

        return new FunctionScoreNode(
            query,
            functions is { } several ? [.. several.EnumerateArray().Select(ScoreFunctionSpec.Parse)]
                : single.Count == 0 ? [] : [ScoreFunctionSpec.Parse(single)],
            combination)
        {
            Boost = boost,
        };
    }

    protected override LuceneQuery Create(QueryContext context) => new FunctionScoreQuery(
        query.Build(context), [.. functions.Select(function => function.Bind(context))], combination);
}

/// <summary><c>boosting</c>: matches that the negative query matches too count less.</summary>
internal sealed class BoostingNode(QueryNode positive, QueryNode negative, float negativeBoost) : QueryNode
{
    public static BoostingNode Parse(JsonElement json)
    {
        var parameters = new Parameters("boosting", json);
        var query = new BoostingNode(
            QueryParser.Parse(parameters.Take("positive") ?? throw Refuse.Parsing("[boosting] query requires 'positive' query to be set'")),
            QueryParser.Parse(parameters.Take("negative") ?? throw Refuse.Parsing("[boosting] query requires 'negative' query to be set'")),
            (float?)parameters.OptionalNumber("negative_boost") is >= 0 and { } boost
                ? boost
                : throw Refuse.Parsing("[boosting] query requires 'negative_boost' to be set to be a positive value'"))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => new FunctionScoreQuery(
        positive.Build(context), [new BoundScoreFunction(negative.Build(context), 1f, _ => _ => negativeBoost)], ScoreCombination.Product);
}

/// <summary>How the results of several functions become one, and how that changes the score.</summary>
/// <param name="MinScore">Documents that end below it do not match.</param>
internal sealed record ScoreCombination(string ScoreMode, string BoostMode, float MaxBoost, float? MinScore)
{
    public static ScoreCombination Product { get; } = new("multiply", "multiply", float.MaxValue, null);

    public static string ModeOf(string name, string text, params ReadOnlySpan<string> allowed) =>
        allowed.Contains(text.ToLowerInvariant()) ? text.ToLowerInvariant() : throw Refuse.IllegalArgument($"No enum constant for [{name}: {text}]");

    /// <param name="factors">What the functions that apply gave, in their order, with their weights; never empty.</param>
    public double Factor(ReadOnlySpan<(double Value, float Weight)> factors)
    {
        var (result, weights) = (factors[0].Value, (double)factors[0].Weight);
        foreach (var (value, weight) in factors[1..])
        {
            weights += weight;
            result = ScoreMode switch
            {
                "multiply" => result * value,
                "sum" or "avg" => result + value,
                "max" => Math.Max(result, value),
                "min" => Math.Min(result, value),
                _ => result,
            };
        }

        return ScoreMode == "avg" ? result / weights : result;
    }

    public float Score(float score, double factor)
    {
        var limited = Math.Min(factor, MaxBoost);
        return (float)(BoostMode switch
        {
            "multiply" => score * limited,
            "replace" => limited,
            "sum" => score + limited,
            "avg" => (score + limited) / 2,
            "max" => Math.Max(score, limited),
            _ => Math.Min(score, limited),
        });
    }
}

/// <summary>A function bound to an index.</summary>
/// <param name="Filter">Null: every document.</param>
/// <param name="Bind">From a segment to the function of its documents, which the weight is already part of.</param>
internal sealed record BoundScoreFunction(
    LuceneQuery? Filter, float Weight, Func<Lucene.Net.Index.AtomicReaderContext, Func<int, double>> Bind);
