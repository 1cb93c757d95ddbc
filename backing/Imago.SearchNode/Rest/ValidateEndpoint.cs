using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Lucene.Net.Search;

namespace Imago.SearchNode.Rest;

/// <summary><c>_validate/query</c>: whether a query could be run, without running it.</summary>
internal sealed class ValidateEndpoint(IndexCatalog catalog, SearchService search) : IRestEndpoints
{
    private static readonly string[] Parameters =
        ["explain", "rewrite", "all_shards", "ignore_unavailable", "allow_no_indices", "expand_wildcards", .. UriQuery.Parameters];

    public IEnumerable<RestRoute> Routes =>
        from method in (string[])["GET", "POST"]
        from prefix in (string[])["/", "/{index}/"]
        select new RestRoute(method, prefix + "_validate/query", HandleAsync, Parameters);

    private async Task HandleAsync(RestRequest request)
    {
        var explains = request.Flag("explain", false) || request.Flag("rewrite", false) || request.Flag("all_shards", false);
        var entries = request.Indices().Resolve(catalog.View);
        QueryNode query;
        JsonDocument? body = null;
        try
        {
            // Parts of the query are parts of the body.
            body = await request.JsonAsync();
            query = UriQuery.Parse(request) ?? OfBody(body) ?? new MatchAllQuery();
        }
        catch (ElasticException failure) when (!failure.NamesLimit)
        {
            await request.RespondAsync(StatusCodes.Status200OK, json => WriteUnreadable(json, failure, explains));
            return;
        }

        using var _ = body;
        var verdicts = Judge(query, entries, isRewritten: request.Flag("rewrite", false));
        await request.RespondAsync(StatusCodes.Status200OK, json => Write(json, verdicts, explains));
    }

    private static QueryNode? OfBody(JsonDocument? body)
    {
        if (body is null)
        {
            return null;
        }

        var parameters = new Parameters("validate", body.RootElement);
        var query = parameters.Take("query") is { } json ? QueryParser.Parse(json) : null;
        return parameters.Rest() is [var (unknown, _), ..] ? throw Refuse.Parsing($"request does not support [{unknown}]") : query;
    }

    private List<Verdict> Judge(QueryNode query, IReadOnlyList<CatalogEntry> entries, bool isRewritten)
    {
        var targets = search.Acquire(entries);
        try
        {
            return [.. targets.Select(target => Judge(query, target, isRewritten))];
        }
        finally
        {
            foreach (var target in targets)
            {
                target.Snapshot.Dispose();
            }
        }
    }

    private static Verdict Judge(QueryNode query, SearchTarget target, bool isRewritten)
    {
        try
        {
            var built = (target.Filter is { } filter ? BoolQuery.Both(query, filter) : query).Build(target.Context);
            return new Verdict(target.Index.Name, Explain(isRewritten ? target.Snapshot.Searcher.Rewrite(built) : built), null);
        }
        catch (ElasticException failure) when (!failure.NamesLimit)
        {
            return new Verdict(target.Index.Name, null, failure);
        }
    }

    private static string Explain(Lucene.Net.Search.Query query) => query is MatchAllDocsQuery ? "*:*" : query.ToString();

    /// <summary>The exception and its causes as Elasticsearch prints them.</summary>
    private static string InWords(ElasticException failure)
    {
        var name = failure.Type switch
        {
            "parsing_exception" => "org.elasticsearch.common.ParsingException",
            "query_shard_exception" => "org.elasticsearch.index.query.QueryShardException",
            "x_content_parse_exception" => "org.elasticsearch.xcontent.XContentParseException",
            "named_object_not_found_exception" => "org.elasticsearch.xcontent.NamedObjectNotFoundException",
            "illegal_argument_exception" => "java.lang.IllegalArgumentException",
            "number_format_exception" => "java.lang.NumberFormatException",
            var other => other,
        };
        return $"{name}: {failure.Reason}" + (failure.Cause is { } cause ? $"; {InWords(cause)}" : "");
    }

    private static void WriteUnreadable(Utf8JsonWriter json, ElasticException failure, bool explains)
    {
        json.WriteStartObject();
        json.WriteBoolean("valid", false);
        if (explains)
        {
            json.WriteString("error", InWords(failure));
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, List<Verdict> verdicts, bool explains)
    {
        json.WriteStartObject();
        json.WriteStartObject("_shards");
        json.WriteNumber("total", verdicts.Count);
        json.WriteNumber("successful", verdicts.Count);
        json.WriteNumber("failed", 0);
        json.WriteEndObject();
        json.WriteBoolean("valid", verdicts.TrueForAll(verdict => verdict.Failure is null));
        if (explains)
        {
            json.WriteStartArray("explanations");
            foreach (var verdict in verdicts)
            {
                json.WriteStartObject();
                json.WriteString("index", verdict.Index);
                json.WriteBoolean("valid", verdict.Failure is null);
                json.WriteString(verdict.Failure is null ? "explanation" : "error", verdict.Explanation ?? $"[{verdict.Index}] {InWords(verdict.Failure!)}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <param name="Failure">Null: the query is valid there.</param>
    private sealed record Verdict(string Index, string? Explanation, ElasticException? Failure);
}
