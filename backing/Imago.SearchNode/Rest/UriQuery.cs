using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;
using Imago.SearchNode.Query.QueryStrings;

namespace Imago.SearchNode.Rest;

/// <summary>The query of a query string: <c>?q=title:street&amp;default_operator=and</c>.</summary>
internal static class UriQuery
{
    public static readonly string[] Parameters = ["q", "df", "default_operator", "analyzer", "analyze_wildcard", "lenient"];

    /// <summary>Null: there is none.</summary>
    public static QueryNode? Parse(RestRequest request)
    {
        if (request.Flag("analyze_wildcard", false))
        {
            throw Refuse.Unsupported("[analyze_wildcard]");
        }

        if (request.Parameter("q") is not { } text)
        {
            return Array.Find(Parameters, name => request.Parameter(name) is not null) is { } lonely
                ? throw Refuse.IllegalArgument($"request [{request.Http.Request.Path}] contains unused parameter: [{lonely}], which means nothing without [q]")
                : null;
        }

        var words = new MatchOptions { Operator = MatchOptions.OperatorOf(request.Parameter("default_operator")), Analyzer = request.Parameter("analyzer") };
        var options = new QueryStringOptions(
            request.Parameter("df") is { } field ? [FieldBoost.Parse(field)] : [], new FieldsMatch(words, TieBreaker: 0), new FuzzyOptions(Fuzziness.Auto))
        {
            Lenient = request.Parameter("lenient") is null ? null : request.Flag("lenient", false),
        };
        return new QueryStringNode(text, options, minimumShouldMatch: null);
    }
}
