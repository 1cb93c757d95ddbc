using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Highlighting;

/// <summary>How the matches in one field are shown.</summary>
internal sealed record HighlightOptions
{
    public string PreTag { get; init; } = "<em>";

    public string PostTag { get; init; } = "</em>";

    /// <summary>In UTF-16 code units; 0: whole sentences.</summary>
    public int FragmentSize { get; init; } = 100;

    /// <summary>0: the whole value, in which everything is marked.</summary>
    public int NumberOfFragments { get; init; } = 5;

    /// <summary>How much of the value is shown where nothing matched.</summary>
    public int NoMatchSize { get; init; }

    /// <summary>Fragments in the order of their scores instead of that of the text.</summary>
    public bool ByScore { get; init; }

    /// <summary>False: what matched in any field is marked in this one.</summary>
    public bool RequireFieldMatch { get; init; } = true;

    /// <summary>Fragments are words instead of sentences.</summary>
    public bool ByWord { get; init; }

    public bool EncodeHtml { get; init; }

    /// <summary>Null: the query of the search.</summary>
    public QueryNode? Query { get; init; }

    /// <summary>Fields whose matches are marked too.</summary>
    public IReadOnlyList<string> MatchedFields { get; init; } = [];

    /// <summary>These options with what the parameters say otherwise.</summary>
    public HighlightOptions Take(Parameters parameters)
    {
        var tags = TagsOf(parameters.Text("tags_schema"));
        if (parameters.Text("type") is { } type and not "unified")
        {
            throw Refuse.Unsupported($"the highlighter [{type}]; supported is [unified]");
        }

        // These mean something to the other highlighters only.
        foreach (var other in (ReadOnlySpan<string>)["fragmenter", "boundary_chars", "boundary_max_scan", "phrase_limit", "fragment_offset"])
        {
            parameters.Take(other);
        }

        parameters.Refused("boundary_scanner_locale");
        parameters.Refused("max_analyzed_offset");
        return this with
        {
            PreTag = parameters.Texts("pre_tags") is [var pre, ..] ? pre : tags?.Pre ?? PreTag,
            PostTag = parameters.Texts("post_tags") is [var post, ..] ? post : tags?.Post ?? PostTag,
            FragmentSize = parameters.Whole("fragment_size", FragmentSize),
            NumberOfFragments = parameters.Whole("number_of_fragments", NumberOfFragments),
            NoMatchSize = parameters.Whole("no_match_size", NoMatchSize),
            ByScore = parameters.Text("order") is { } order ? order.Equals("score", StringComparison.OrdinalIgnoreCase) : ByScore,
            RequireFieldMatch = parameters.Flag("require_field_match", RequireFieldMatch),
            ByWord = parameters.Text("boundary_scanner")?.ToLowerInvariant() switch
            {
                null => ByWord,
                "word" => true,
                "sentence" => false,
                var other => throw Refuse.Unsupported($"the boundary scanner [{other}] with the unified highlighter; supported are [sentence, word]"),
            },
            EncodeHtml = parameters.Text("encoder") switch
            {
                null => EncodeHtml,
                "html" => true,
                "default" => false,
                var other => throw Refuse.IllegalArgument($"Unknown encoder [{other}]"),
            },
            Query = parameters.Take("highlight_query") is { } query ? QueryParser.Parse(query) : Query,
            MatchedFields = parameters.Texts("matched_fields") is { Count: > 0 } fields ? fields : MatchedFields,
        };
    }

    private static (string Pre, string Post)? TagsOf(string? schema) => schema switch
    {
        null => null,
        "default" => ("<em>", "</em>"),
        "styled" => ("<em class=\"hlt1\">", "</em>"),
        _ => throw Refuse.IllegalArgument($"Unknown tag schema [{schema}]"),
    };
}

/// <summary>The <c>highlight</c> of a search: fields, or patterns of fields, with their options.</summary>
internal sealed record HighlightRequest(IReadOnlyList<(string Pattern, HighlightOptions Options)> Fields)
{
    public static HighlightRequest Parse(JsonElement json)
    {
        var parameters = new Parameters("highlight", json);
        var fields = parameters.Take("fields");
        var standard = new HighlightOptions().Take(parameters);
        parameters.EndOfObject();
        var members = fields switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(item => item.EnumerateObject()),
            { } one => one.EnumerateObject(),
        };
        return new HighlightRequest([.. members.Select(member => (member.Name, Field(member, standard)))]);
    }

    private static HighlightOptions Field(JsonProperty member, HighlightOptions standard)
    {
        var parameters = new Parameters("highlight_field", member.Value);
        var options = standard.Take(parameters);
        parameters.EndOfObject();
        return options;
    }
}
