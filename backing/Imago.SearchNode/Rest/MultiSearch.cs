using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Rest;

/// <summary>
/// The body of a multi-search: pairs of lines, a header and a search. One search that cannot be read is the failure of all. Holds the documents that the
/// searches are parts of.
/// </summary>
internal sealed class MultiSearch : IDisposable
{
    private readonly List<JsonDocument> _documents = [];
    private readonly List<(IndexExpression Indices, SearchRequest Search)> _searches = [];

    public IReadOnlyList<(IndexExpression Indices, SearchRequest Search)> Searches => _searches;

    public void Dispose() => _documents.ForEach(document => document.Dispose());

    public static MultiSearch Parse(ReadOnlyMemory<byte> body, IndexExpression standard)
    {
        if (body.IsEmpty)
        {
            throw new ElasticException(StatusCodes.Status400BadRequest, "parse_exception", "request body or source parameter is required");
        }

        if (body.Span[^1] != '\n')
        {
            throw Refuse.IllegalArgument("The msearch request must be terminated by a newline [\n]");
        }

        var searches = new MultiSearch();
        while (!body.IsEmpty)
        {
            var header = Line(ref body);
            if (body.IsEmpty)
            {
                if (searches._searches.Count == 0 && header.Span.Trim(" \r\t"u8).IsEmpty)
                {
                    throw new ElasticException(
                        StatusCodes.Status400BadRequest, "action_request_validation_exception", "Validation Failed: 1: no requests added;");
                }

                throw Refuse.IllegalArgument("the msearch request ends with a header that no search follows");
            }

            searches.Add(Header(header, standard), Line(ref body));
        }

        return searches;
    }

    private void Add(IndexExpression indices, ReadOnlyMemory<byte> search)
    {
        var document = RestRequest.ParseJson(search);
        _documents.Add(document);
        _searches.Add((indices, SearchRequest.Parse(document.RootElement)));
    }

    private static IndexExpression Header(ReadOnlyMemory<byte> line, IndexExpression standard)
    {
        if (line.Span.Trim(" \r\t"u8).IsEmpty)
        {
            return standard;
        }

        using var document = RestRequest.ParseJson(line);
        var parameters = new Parameters("msearch", document.RootElement);
        var indices = parameters.Texts("index");
        var expression = new IndexExpression(
            indices.Count > 0 ? string.Join(',', indices) : standard.Text,
            parameters.Flag("ignore_unavailable", standard.IgnoreUnavailable),
            parameters.Flag("allow_no_indices", standard.AllowNoIndices),
            ExpandsWildcards: parameters.Texts("expand_wildcards") is { Count: > 0 } states ? IndexExpression.Expands(string.Join(',', states)) : standard.ExpandsWildcards);
        foreach (var hint in (ReadOnlySpan<string>)["preference", "request_cache", "search_type", "ccs_minimize_roundtrips", "allow_partial_search_results"])
        {
            parameters.Take(hint);
        }

        return parameters.Rest() is [var (unknown, _), ..]
            ? throw (unknown == "routing" ? Refuse.Unsupported("[routing] in a multi-search") : Refuse.IllegalArgument($"key [{unknown}] is not supported in the metadata section"))
            : expression;
    }

    private static ReadOnlyMemory<byte> Line(ref ReadOnlyMemory<byte> body)
    {
        var end = body.Span.IndexOf((byte)'\n');
        var line = body[..end];
        body = body[(end + 1)..];
        return line;
    }
}
