using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Errors;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>
/// <c>multi_match</c>: one match for each field, combined by dis_max; with <c>cross_fields</c> one for each word over the fields that share an analyzer.
/// </summary>
internal sealed class MultiMatchQuery(IReadOnlyList<FieldBoost> fields, JsonElement text, FieldsMatch match) : QueryNode
{
    private static readonly string[] Types = ["best_fields", "most_fields", "cross_fields", "phrase", "phrase_prefix", "bool_prefix"];

    public static MultiMatchQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("multi_match", json);
        var type = parameters.Text("type") ?? "best_fields";
        if (!Types.Contains(type))
        {
            throw Refuse.Parsing($"failed to parse [multi_match] query type [{type}]. unknown type.");
        }

        var text = parameters.Required("query");
        var fields = parameters.Texts("fields");
        if (fields.Count == 0)
        {
            throw Refuse.Unsupported("a [multi_match] query without [fields]");
        }

        var options = MatchOptions.TakeWords(parameters);
        var slop = MatchOptions.SlopOf(parameters);
        if (type is "phrase" or "phrase_prefix" or "cross_fields" && options.Fuzzy is not null)
        {
            throw Refuse.Parsing($"Fuzziness not allowed for type [{type}]");
        }

        options = options with
        {
            Slop = type is "phrase" or "phrase_prefix" ? slop : null,
            LastIsPrefix = type is "bool_prefix" or "phrase_prefix",
        };
        if (type is "bool_prefix" && slop != 0)
        {
            throw Refuse.Parsing("[slop] not allowed for type [bool_prefix]");
        }

        var query = new MultiMatchQuery(
            [.. fields.Select(FieldBoost.Parse)], text, new FieldsMatch(options, parameters.Number("tie_breaker", FieldsMatch.TieBreakerOf(type)), type == "cross_fields"))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) =>
        match.Build(context, FieldBoost.Expand(fields, context), text) ?? (match.Options.ZeroTermsMatchAll ? new MatchAllDocsQuery() : Nothing());
}

/// <summary><c>title^2</c>: a field, or a pattern of fields, with its boost.</summary>
internal sealed record FieldBoost(string Pattern, float Boost)
{
    public static FieldBoost Parse(string text)
    {
        var caret = text.LastIndexOf('^');
        return caret < 0 ? new FieldBoost(text, 1f)
            : float.TryParse(text.AsSpan(caret + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var boost) ? new FieldBoost(text[..caret], boost)
            : throw Refuse.NumberFormat(text[(caret + 1)..]);
    }

    /// <summary>The fields of an index that are meant, each once.</summary>
    public static SortedDictionary<string, float> Expand(IReadOnlyList<FieldBoost> fields, QueryContext context)
    {
        var boosts = new SortedDictionary<string, float>(StringComparer.Ordinal);
        foreach (var (pattern, boost) in fields)
        {
            foreach (var name in context.FieldsLike(pattern))
            {
                boosts[name] = boosts.GetValueOrDefault(name, 1f) * boost;
            }
        }

        return boosts;
    }
}
