using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Suggesting;

/// <summary>When a word gets suggestions.</summary>
internal enum SuggestMode
{
    /// <summary>When the index does not have it.</summary>
    Missing,

    /// <summary>When there are words in more documents than it.</summary>
    Popular,
    Always,
}

/// <summary>A <c>term</c> suggestion: for each word of a text, words of the index near it.</summary>
/// <param name="Text">Null: it was forgotten, which an index refuses.</param>
internal sealed record SuggestSpec(string Name, string? Text, string Field)
{
    private const int LeastWords = 5;

    private static readonly string[] Distances = ["damerau_levenshtein", "levenshtein", "jaro_winkler", "ngram"];

    public string? Analyzer { get; private init; }

    public SuggestMode Mode { get; private init; }

    public int Size { get; private init; }

    /// <summary>How many words of each index are considered.</summary>
    public int ShardSize { get; private init; }

    public bool ByFrequency { get; private init; }

    public int MaxEdits { get; private init; }

    public int PrefixLength { get; private init; }

    /// <summary>Shorter words get no suggestions.</summary>
    public int MinWordLength { get; private init; }

    public int MaxInspections { get; private init; }

    /// <summary>Documents that a suggestion must be in: a number from 1, or a share of them.</summary>
    public float MinDocumentFrequency { get; private init; }

    /// <summary>Words in more documents are taken for right: a number from 1, or a share of them.</summary>
    public float MaxTermFrequency { get; private init; }

    public static IReadOnlyList<SuggestSpec> ParseMany(JsonElement json)
    {
        var parameters = new Parameters("suggest", json);
        var text = parameters.Text("text");
        return [.. parameters.Rest().Select(suggestion => Parse(suggestion.Key, suggestion.Value, text)).OrderBy(suggestion => suggestion.Name, StringComparer.Ordinal)];
    }

    private static SuggestSpec Parse(string name, JsonElement json, string? globalText)
    {
        var parameters = new Parameters("suggest", json);
        var text = parameters.Text("text") ?? globalText;
        if (parameters.Rest() is not [var (kind, body)])
        {
            throw Refuse.IllegalArgument($"Suggestion [{name}] must have one suggester");
        }

        if (kind is "phrase" or "completion" || kind is "prefix" or "regex")
        {
            throw Refuse.Unsupported($"the suggester [{kind}]; supported is [term]");
        }

        return kind == "term"
            ? Term(name, text, new Parameters("term", body) { IsQuery = false })
            : throw new ElasticException(StatusCodes.Status400BadRequest, "named_object_not_found_exception", $"unknown field [{kind}]");
    }

    private static SuggestSpec Term(string name, string? text, Parameters parameters)
    {
        var size = Positive(parameters, "size", LeastWords);
        var spec = new SuggestSpec(name, text, parameters.Text("field") ?? throw new ElasticException(StatusCodes.Status400BadRequest, "parse_exception", "the required field option [field] is missing"))
        {
            Analyzer = parameters.Text("analyzer"),
            Size = size,
            ShardSize = Positive(parameters, "shard_size", Math.Max(size, LeastWords)),
            ByFrequency = (parameters.Text("sort") ?? "score").ToLowerInvariant() switch
            {
                "score" => false,
                "frequency" => true,
                var other => throw Refuse.IllegalArgument($"No enum constant SortBy.{other.ToUpperInvariant()}"),
            },
            Mode = Enum.TryParse<SuggestMode>(parameters.Text("suggest_mode") ?? "missing", ignoreCase: true, out var mode)
                ? mode
                : throw Refuse.IllegalArgument("unknown suggest_mode; allowed are [missing, popular, always]"),
            MaxEdits = parameters.Whole("max_edits", 2) is >= 1 and <= 2 and var edits ? edits : throw Refuse.IllegalArgument("maxEdits must be between 1 and 2"),
            PrefixLength = NotNegative(parameters, "prefix_length", 1),
            MinWordLength = Positive(parameters, "min_word_length", 4),
            MaxInspections = NotNegative(parameters, "max_inspections", 5),
            MinDocumentFrequency = Frequency(parameters, "min_doc_freq", 0),
            MaxTermFrequency = Frequency(parameters, "max_term_freq", 0.01f),
        };
        var distance = parameters.Text("string_distance") ?? "internal";
        if (distance != "internal")
        {
            throw Distances.Contains(distance)
                ? Refuse.Unsupported($"[string_distance: {distance}] of a suggestion; supported is [internal]")
                : Refuse.IllegalArgument($"Illegal distance option {distance}");
        }

        parameters.End();
        return spec;
    }

    private static int Positive(Parameters parameters, string name, int standard) =>
        parameters.Whole(name, standard) is > 0 and var number ? number : throw Refuse.IllegalArgument($"{name} must be positive");

    private static int NotNegative(Parameters parameters, string name, int standard) =>
        parameters.Whole(name, standard) is >= 0 and var number ? number : throw Refuse.IllegalArgument($"{name} must be positive");

    private static float Frequency(Parameters parameters, string name, float standard) => parameters.Number(name, standard) switch
    {
        < 0 => throw Refuse.IllegalArgument($"{name} must be positive"),
        > 1 and var number when number != MathF.Truncate(number) => throw Refuse.IllegalArgument($"if {name} is greater than 1, it must not be a fraction"),
        var number => number,
    };
}
