using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Rest;

/// <summary><c>_analyze</c>: the words that an analyzer makes of a text.</summary>
internal sealed class AnalyzeEndpoint(IndexCatalog catalog) : IRestEndpoints, IDisposable
{
    /// <summary>Elasticsearch's default of <c>index.analyze.max_token_count</c>.</summary>
    private const int MostTokens = 10_000;

    private readonly AnalyzerCatalog _global = AnalyzerCatalog.Create(null);

    public IEnumerable<RestRoute> Routes =>
        from method in (string[])["GET", "POST"]
        from prefix in (string[])["/", "/{index}/"]
        select new RestRoute(method, prefix + "_analyze", HandleAsync, "index", "prefer_local");

    public void Dispose() => _global.Dispose();

    private async Task HandleAsync(RestRequest request)
    {
        using var body = await request.JsonAsync() ?? throw Refuse.BodyRequired();
        var name = request.OptionalPath("index") ?? request.Parameter("index");
        var index = name is null ? null : IndexExpression.ResolveForRead(catalog.View, name);
        var parameters = new Parameters("analyze", body.RootElement);
        var texts = parameters.Texts("text");
        var analyzer = Choose(new AnalyzeParts(parameters), index);
        parameters.Refused("explain", "false");
        parameters.Refused("attributes");
        parameters.EndOfObject();
        if (texts.Count == 0)
        {
            throw Invalid("text is missing");
        }

        var tokens = AnalyzedTokens.Read(analyzer, "", texts);
        if (tokens.Count > MostTokens)
        {
            throw new ElasticException(
                StatusCodes.Status500InternalServerError, "illegal_state_exception",
                $"The number of tokens produced by calling _analyze has exceeded the allowed maximum of [{MostTokens}]. " +
                "This limit can be set by changing the [index.analyze.max_token_count] index level setting.");
        }

        await request.RespondAsync(StatusCodes.Status200OK, json => Write(json, tokens));
    }

    private TokenChainAnalyzer Choose(AnalyzeParts parts, SearchIndex? index)
    {
        var catalog = index?.Analyzers ?? _global;
        if (parts is { Analyzer: not null, Tokenizer: not null })
        {
            throw Invalid("tokenizer/analyze should be null if normalizer is specified");
        }

        return parts switch
        {
            { Analyzer: { } name } => catalog.Find(name)
                ?? throw Refuse.IllegalArgument($"failed to find {(index is null ? "global " : "")}analyzer [{name}]"),
            { Tokenizer: { } tokenizer } => parts.Builder(index).Chain("_analyze", parts.CharFilters, tokenizer, parts.Filters, positionIncrementGap: 100),
            { Normalizer: { } name } => (index ?? throw Invalid("index is required if normalizer is specified")).Analyzers.FindNormalizer(name)
                ?? throw Refuse.IllegalArgument($"failed to find normalizer under [{name}]"),
            { Filters.Count: > 0 } or { CharFilters.Count: > 0 } => parts.Builder(index).Normalizer("Custom normalizer", parts.CharFilters, parts.Filters),
            { Field: { } field } => OfField(index ?? throw Refuse.IllegalArgument("analysis based on a specific field requires an index"), field),
            _ => catalog.Find("default") ?? catalog.Standard,
        };
    }

    private static TokenChainAnalyzer OfField(SearchIndex index, string field) => index.Mapping.Fields.GetValueOrDefault(field) switch
    {
        null => index.Analyzers.Find("default") ?? index.Analyzers.Standard,
        TextMapper text => text.Analyzer,
        KeywordMapper keyword => keyword.Normalizer ?? index.Analyzers.Find("keyword")!,
        _ => throw Refuse.IllegalArgument($"Can't process field [{field}], Analysis requests are only supported on tokenized fields"),
    };

    private static void Write(Utf8JsonWriter json, List<AnalyzedToken> tokens)
    {
        json.WriteStartObject();
        json.WriteStartArray("tokens");
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            json.WriteString("token", token.Term);
            json.WriteNumber("start_offset", token.Start);
            json.WriteNumber("end_offset", token.End);
            json.WriteString("type", token.Type);
            json.WriteNumber("position", token.Position);
            if (token.PositionLength > 1)
            {
                json.WriteNumber("positionLength", token.PositionLength);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ElasticException Invalid(string why) =>
        new(StatusCodes.Status400BadRequest, "action_request_validation_exception", $"Validation Failed: 1: {why};");
}

/// <summary>What an analyze request names or defines; definitions in the request get names of their own.</summary>
internal sealed class AnalyzeParts
{
    private readonly JsonObject _defined = [];

    public AnalyzeParts(Parameters parameters)
    {
        Analyzer = parameters.Text("analyzer");
        Normalizer = parameters.Text("normalizer");
        Field = parameters.Text("field");
        Tokenizer = parameters.Take("tokenizer") is { } tokenizer ? Named("tokenizer", tokenizer) : null;
        Filters = Several(parameters, "filter");
        CharFilters = Several(parameters, "char_filter");
    }

    public string? Analyzer { get; }

    public string? Normalizer { get; }

    public string? Field { get; }

    public string? Tokenizer { get; }

    public IReadOnlyList<string> Filters { get; }

    public IReadOnlyList<string> CharFilters { get; }

    /// <summary>Knows the parts of the index and those of the request.</summary>
    public CustomAnalyzerBuilder Builder(SearchIndex? index)
    {
        var analysis = index?.Settings.Analysis?.DeepClone().AsObject() ?? [];
        foreach (var (kind, definitions) in _defined)
        {
            var known = (analysis[kind] ??= new JsonObject()).AsObject();
            foreach (var (name, definition) in definitions!.AsObject())
            {
                known[name] = definition!.DeepClone();
            }
        }

        return new CustomAnalyzerBuilder(analysis);
    }

    private IReadOnlyList<string> Several(Parameters parameters, string kind) => parameters.Take(kind) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(item => Named(kind, item))],
        { } one => [Named(kind, one)],
    };

    private string Named(string kind, JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return part.ScalarText();
        }

        var definitions = (_defined[kind] ??= new JsonObject()).AsObject();
        var name = $"__anonymous__{(part.TryGetProperty("type", out var type) ? type.ToString() : kind)}_{definitions.Count}";
        definitions[name] = JsonNode.Parse(part.GetRawText());
        return name;
    }
}
