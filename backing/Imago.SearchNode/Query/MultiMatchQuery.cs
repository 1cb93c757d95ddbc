using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Query;

/// <summary><c>multi_match</c> of the types best_fields, most_fields, phrase and bool_prefix: one match for each field, combined by dis_max.</summary>
internal sealed class MultiMatchQuery(IReadOnlyList<(string Pattern, float Boost)> fields, JsonElement text, float tieBreaker, MatchOptions options) : QueryNode
{
    public static MultiMatchQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("multi_match", json);
        var type = parameters.Text("type") ?? "best_fields";
        if (type is not ("best_fields" or "most_fields" or "phrase" or "bool_prefix"))
        {
            throw type is "cross_fields" or "phrase_prefix"
                ? Refuse.Unsupported($"the type [{type}] of [multi_match]; supported are [best_fields, most_fields, phrase, bool_prefix]")
                : Refuse.Parsing($"failed to parse [multi_match] query type [{type}]. unknown type.");
        }

        var text = parameters.Required("query");
        var fields = parameters.Texts("fields");
        if (fields.Count == 0)
        {
            throw Refuse.Unsupported("a [multi_match] query without [fields]");
        }

        var isPhrase = type == "phrase";
        var options = MatchOptions.Take(parameters, phrase: false);
        options = options with { Slop = isPhrase ? MatchOptions.SlopOf(parameters) : null, LastIsPrefix = type == "bool_prefix" };
        parameters.Refused("slop", "0");
        var query = new MultiMatchQuery([.. fields.Select(Field)], text, parameters.Number("tie_breaker", type is "most_fields" or "bool_prefix" ? 1 : 0), options)
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context)
    {
        var boosts = new SortedDictionary<string, float>(StringComparer.Ordinal);
        foreach (var (pattern, boost) in fields)
        {
            foreach (var name in context.FieldsLike(pattern))
            {
                boosts[name] = boosts.GetValueOrDefault(name, 1f) * boost;
            }
        }

        return DisMaxQuery.Combine([.. boosts.Select(field => ForField(context, field.Key, field.Value))], tieBreaker);
    }

    private LuceneQuery ForField(QueryContext context, string field, float boost)
    {
        var query = options.Build(context, field, text);
        query.Boost *= boost;
        return query;
    }

    /// <summary><c>title^2</c>: a field, or a pattern, with its boost.</summary>
    private static (string Pattern, float Boost) Field(string text)
    {
        var caret = text.LastIndexOf('^');
        return caret < 0 ? (text, 1f)
            : float.TryParse(text.AsSpan(caret + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var boost) ? (text[..caret], boost)
            : throw Refuse.NumberFormat(text[(caret + 1)..]);
    }
}
