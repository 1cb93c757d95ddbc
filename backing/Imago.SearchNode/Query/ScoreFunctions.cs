using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;
using Lucene.Net.Index;

namespace Imago.SearchNode.Query;

/// <summary>One function of a <c>function_score</c>: a weight, the value of a field, or nearness to a value.</summary>
internal abstract class ScoreFunctionSpec
{
    public QueryNode? Filter { get; private set; }

    public float Weight { get; private set; } = 1f;

    public static ScoreFunctionSpec Parse(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? Parse([.. json.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value))])
        : throw Refuse.Parsing("failed to parse [function_score]. malformed query, expected a [START_OBJECT] while parsing functions");

    public static ScoreFunctionSpec Parse(IReadOnlyList<KeyValuePair<string, JsonElement>> members)
    {
        ScoreFunctionSpec? function = null;
        QueryNode? filter = null;
        float? weight = null;
        foreach (var (name, value) in members)
        {
            switch (name)
            {
                case "filter":
                    filter = QueryParser.Parse(value);
                    break;
                case "weight":
                    weight = (float)value.GetDouble();
                    break;
                case "field_value_factor" or "gauss" or "exp" or "linear":
                    function = function is null
                        ? name == "field_value_factor" ? FieldValueFunction.Parse(value) : DecayFunction.Parse(name, value)
                        : throw Refuse.Parsing("failed to parse function_score functions. already found a function, now encountering [" + name + "].");
                    break;
                case "script_score" or "random_score":
                    throw Refuse.Unsupported($"the function [{name}] of [function_score]; supported are [weight, field_value_factor, gauss, exp, linear]");
                default:
                    throw Refuse.Parsing($"failed to parse [function_score] query. field [{name}] is not supported");
            }
        }

        if (function is null && weight is null)
        {
            throw Refuse.Parsing("an entry in functions list is missing a function.");
        }

        function ??= new WeightFunction();
        function.Filter = filter;
        function.Weight = weight ?? 1f;
        return function;
    }

    public BoundScoreFunction Bind(QueryContext context)
    {
        var value = Value(context);
        return new BoundScoreFunction(Filter?.Build(context), Weight, segment =>
        {
            var function = value(segment);
            return doc => function(doc) * Weight;
        });
    }

    protected abstract Func<AtomicReaderContext, Func<int, double>> Value(QueryContext context);

    /// <summary>The numbers of a field, decoded: the smallest of a document, or null where there is none.</summary>
    protected static Func<AtomicReaderContext, Func<int, IEnumerable<double>>> Numbers(QueryContext context, FieldMapper field)
    {
        var isFloating = field.Column == ColumnKind.Floating;
        return segment =>
        {
            var column = context.Index.Columns.Numeric(segment.AtomicReader, field.Path);
            return doc => column.Values(doc).ToArray().Select(value => isFloating ? SortableNumber.Decode(value) : value);
        };
    }
}

/// <summary>Nothing but the weight.</summary>
internal sealed class WeightFunction : ScoreFunctionSpec
{
    protected override Func<AtomicReaderContext, Func<int, double>> Value(QueryContext context) => _ => _ => 1;
}

/// <summary><c>field_value_factor</c>: a number of the document, scaled and bent.</summary>
internal sealed class FieldValueFunction(string field, float factor, string modifier, double? missing) : ScoreFunctionSpec
{
    public static new FieldValueFunction Parse(JsonElement json)
    {
        var parameters = new Parameters("field_value_factor", json);
        var function = new FieldValueFunction(
            parameters.Text("field") ?? throw Refuse.Parsing("[field_value_factor] required field 'field' missing"),
            parameters.Number("factor", 1),
            ScoreCombination.ModeOf(
                "modifier", parameters.Text("modifier") ?? "none", "none", "log", "log1p", "log2p", "ln", "ln1p", "ln2p", "square", "sqrt", "reciprocal"),
            parameters.OptionalNumber("missing"));
        parameters.End();
        return function;
    }

    protected override Func<AtomicReaderContext, Func<int, double>> Value(QueryContext context)
    {
        if (context.Field(field) is not { } mapper)
        {
            return missing is { } standard
                ? _ => _ => Modified(standard * factor)
                : throw Refuse.QueryShard($"Unable to find a field mapper for field [{field}]. No 'missing' value defined.");
        }

        if (mapper.Column is not (ColumnKind.Floating or ColumnKind.Integral))
        {
            throw mapper.Column == ColumnKind.None ? FieldData.Disabled(field, context.Index.Name)
                : Refuse.IllegalArgument($"Field [{field}] of type [{mapper.TypeName}] is not a number");
        }

        var numbers = Numbers(context, mapper);
        return segment =>
        {
            var values = numbers(segment);
            return doc => Modified((values(doc).Cast<double?>().FirstOrDefault() ?? missing
                ?? throw Refuse.IllegalArgument($"Missing value for field [{field}]")) * factor);
        };
    }

    private double Modified(double value)
    {
        var result = modifier switch
        {
            "log" => Math.Log10(value),
            "log1p" => Math.Log10(value + 1),
            "log2p" => Math.Log10(value + 2),
            "ln" => Math.Log(value),
            "ln1p" => Math.Log(value + 1),
            "ln2p" => Math.Log(value + 2),
            "square" => value * value,
            "sqrt" => Math.Sqrt(value),
            "reciprocal" => 1 / value,
            _ => value,
        };
        return double.IsFinite(result) && result >= 0
            ? result
            : throw Refuse.IllegalArgument($"field value function must not produce negative scores or scores that are no number, but got: [{result}] for field value: [{value / factor}]");
    }
}

/// <summary><c>gauss</c>, <c>exp</c> and <c>linear</c>: the further from a value, the less.</summary>
internal sealed class DecayFunction(string shape, string field, JsonElement body, string mode) : ScoreFunctionSpec
{
    public static DecayFunction Parse(string shape, JsonElement json)
    {
        var parameters = new Parameters(shape, json);
        var mode = parameters.Text("multi_value_mode") ?? "min";
        if (mode.ToLowerInvariant() is not ("min" or "max"))
        {
            throw Refuse.Unsupported($"[multi_value_mode: {mode}] of [{shape}]; supported are [min, max]");
        }

        return parameters.Rest() is [var (field, body)]
            ? new DecayFunction(shape, field, body, mode.ToLowerInvariant())
            : throw Refuse.Parsing($"malformed score function score parameters: [{shape}] takes one field");
    }

    protected override Func<AtomicReaderContext, Func<int, double>> Value(QueryContext context)
    {
        var mapper = context.Field(field) ?? throw new ElasticException(StatusCodes.Status400BadRequest, "parse_exception", $"unknown field [{field}]");
        var parameters = new Parameters(shape, body);
        var decay = parameters.OptionalNumber("decay") ?? 0.5;
        var (origin, scale, offset) = mapper switch
        {
            DateMapper date => (
                DateMath.Parse(parameters.Text("origin") ?? "now", date.Format, context.Fields.Now, roundUp: false),
                TimeUnits.Parse(parameters.Text("scale") ?? throw Missing("scale"), "scale").TotalMilliseconds,
                parameters.Text("offset") is { } span ? TimeUnits.Parse(span, "offset").TotalMilliseconds : 0),
            NumberMapper => (
                parameters.OptionalNumber("origin") ?? throw Missing("origin"), parameters.OptionalNumber("scale") ?? throw Missing("scale"),
                parameters.OptionalNumber("offset") ?? 0),
            _ => throw new ElasticException(
                StatusCodes.Status400BadRequest, "parse_exception", $"field [{field}] is of type [{mapper.TypeName}], but only numeric types are supported."),
        };
        parameters.End();
        if (scale <= 0 || offset < 0 || decay is <= 0 or >= 1)
        {
            throw Refuse.IllegalArgument($"[{shape}] scale must be > 0, offset must be >= 0 and decay must be in the range (0..1)");
        }

        var numbers = Numbers(context, mapper);
        return segment =>
        {
            var values = numbers(segment);

            // A document without the value counts as if it had the best one.
            return doc =>
            {
                var distances = values(doc).Select(value => Math.Max(0, Math.Abs(value - origin) - offset)).DefaultIfEmpty(0);
                return Decayed(mode == "min" ? distances.Min() : distances.Max(), scale, decay);
            };
        };
    }

    private double Decayed(double distance, double scale, double decay) => shape switch
    {
        "gauss" => Math.Exp(0.5 * distance * distance / (0.5 * scale * scale / Math.Log(decay))),
        "exp" => Math.Exp(Math.Log(decay) / scale * distance),
        _ => Math.Max(0, ((scale / (1 - decay)) - distance) / (scale / (1 - decay))),
    };

    private ElasticException Missing(string name) =>
        new(StatusCodes.Status400BadRequest, "parse_exception", $"[{shape}] requires [{name}] of the field [{field}]");
}
