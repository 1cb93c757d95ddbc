using System.Text.Json;

namespace Imago.Bench.SearchNode;

/// <summary>The kinds of search that Imago sends, as the API builds them. Each round asks with other words, years and places.</summary>
internal static class NodeRequests
{
    private const long Day = 86_400_000;

    private static readonly string[] WordFields = ["suchtext^2", "suchtext.german", "suchtext.english", "title^2", "description", "fotografen.text"];
    private static readonly string[] PhraseFields = ["suchtext^2", "suchtext.german", "suchtext.english", "title"];

    private static readonly string[][] Words =
    [
        ["berlin", "hoch"], ["mann"], ["training", "trainer"], ["portrait", "woman"], ["football", "match"], ["konzert"], ["street"], ["car", "race"],
        ["politik", "deutschland"], ["the", "president"], ["minister"], ["press", "conference"],
    ];

    public static IReadOnlyList<(string Name, Func<int, string> Request)> All(int records) =>
    [
        ("search with facets", round => Page(Search(round), facets: true, highlight: true)),
        ("search", round => Page(Search(round), highlight: true)),
        ("search with filters", round => Page(Filtered(round), facets: true, highlight: true)),
        ("search by date deep", round => Page(Search(round), sort: ByDate, after: After(round))),
        ("newest", _ => Page(MatchAll, sort: ByDate)),
        ("newest deep", round => Page(MatchAll, sort: ByDate, after: After(round))),
        ("all with facets", _ => Page(MatchAll, facets: true, sort: ByDate)),
        ("decade with facets", round => Page(Decade(round), facets: true, sort: ByDate)),
        ("phrase", round => Page(Phrase(round), highlight: true)),
        ("beginning of a word", round => Page(Prefix(round))),
        ("misspelt word", round => Page(Fuzzy(round), size: 5)),
        ("count", round => Json(new { query = Decade(round), size = 0, track_total_hits = true })),
        ("completeness", _ => Json(new { size = 0, track_total_hits = true, aggs = Completeness })),
        ("one of each event", round => Json(new { query = Search(round), size = 21, track_total_hits = true, collapse = new { field = "derived.event" } })),
        ("similar photos", round => Page(Similar(round, records), size: 12)),
    ];

    private static object MatchAll { get; } = new { match_all = new { } };

    private static object[] ByDate { get; } = [new { datum = new { order = "desc", missing = "_last" } }, new { bildnummer = "desc" }];

    private static object[] ByScore { get; } = [new { _score = "desc" }, new { bildnummer = "desc" }];

    private static Dictionary<string, object> Completeness { get; } = new[] { "datum", "fotografen", "hoehe", "breite", "db", "derived.orientation" }
        .ToDictionary(field => field, field => (object)new { missing = new { field } });

    private static Dictionary<string, object> Facets { get; } = new Dictionary<string, object>
    {
        ["photographer"] = Facet(new { terms = new { field = "fotografen", size = 20, shard_size = 100 } }),
        ["db"] = Facet(new { terms = new { field = "db" } }),
        ["orientation"] = Facet(new { terms = new { field = "derived.orientation" } }),
        ["year"] = Facet(new { date_histogram = new { field = "datum", calendar_interval = "year", min_doc_count = 1 } }),
        ["issue"] = Facet(new { terms = new { field = "quality.issues", size = 50 } }),
    };

    private static object Highlights { get; } = new
    {
        pre_tags = new[] { "\ue000" },
        post_tags = new[] { "\ue001" },
        number_of_fragments = 0,
        fields = new Dictionary<string, object> { ["suchtext"] = new { }, ["suchtext.german"] = new { }, ["suchtext.english"] = new { }, ["title"] = new { } },
    };

    private static object Facet(object counts) => new { filter = MatchAll, aggs = new { counts } };

    private static string[] WordsOf(int round) => Words[round % Words.Length];

    private static object[] After(int round) => [1_600_000_000_000 - (round % 50 * 100 * Day), 50_000_000];

    private static object Search(int round) => new
    {
        @bool = new
        {
            must = WordsOf(round).Select(word => new { multi_match = new { query = word, fields = WordFields, type = "best_fields", @operator = "and" } }),
            should = WordsOf(round) is [_, ..] and { Length: > 1 } words
                ? new object[] { new { multi_match = new { query = string.Join(' ', words), fields = PhraseFields, type = "phrase", slop = 2, boost = 2 } } }
                : [],
        },
    };

    private static object Decade(int round) => new
    {
        range = new { datum = new { gte = $"{1950 + (round % 7 * 10)}-01-01", lt = $"{1960 + (round % 7 * 10)}-01-01" } },
    };

    private static object Filtered(int round) => new
    {
        @bool = new { must = new[] { Search(round) }, filter = new[] { Decade(round), new { term = new { db = "sport" } } } },
    };

    private static object Phrase(int round) => new
    {
        multi_match = new { query = string.Join(' ', WordsOf(round)), fields = new[] { "suchtext^2", "title^2", "fotografen.text" }, type = "phrase" },
    };

    private static object Prefix(int round) => new
    {
        multi_match = new
        {
            query = WordsOf(round)[0][..3],
            fields = new[] { "suchtext^2", "title^2", "fotografen.text" },
            type = "bool_prefix",
            @operator = "and",
        },
    };

    private static object Fuzzy(int round) => new
    {
        multi_match = new { query = WordsOf(round)[^1] + "x", fields = new[] { "suchtext^2", "suchtext.english" }, fuzziness = "AUTO", prefix_length = 1 },
    };

    private static object Similar(int round, int records) => new
    {
        more_like_this = new
        {
            fields = new[] { "suchtext" },
            like = new[] { new { _id = $"bench-{round * 977L % records}" } },
            min_term_freq = 1,
            min_doc_freq = 2,
            max_query_terms = 25,
            minimum_should_match = "30%",
        },
    };

    private static string Page(object query, bool facets = false, bool highlight = false, object[]? sort = null, object[]? after = null, int size = 21)
    {
        var body = new Dictionary<string, object> { ["query"] = query, ["size"] = size, ["track_total_hits"] = true, ["sort"] = sort ?? ByScore };
        if (facets)
        {
            body["aggs"] = Facets;
        }

        if (highlight)
        {
            body["highlight"] = Highlights;
        }

        if (after is not null)
        {
            body["search_after"] = after;
        }

        return Json(body);
    }

    private static string Json(object body) => JsonSerializer.Serialize(body);
}
