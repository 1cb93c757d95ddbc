using System.Globalization;
using System.Text.Json.Nodes;

namespace Imago.SearchNode.Tests.Differential.Generated;

/// <summary>
/// Random searches of a random index. Hits are ordered by values, of which the last one is unique: equal scores of the two servers may differ in their last
/// digit, which would change an order by score.
/// </summary>
internal sealed class SearchGenerator(Random random, Archive archive)
{
    private const int Deepest = 3;

    public string Search()
    {
        var body = new JsonObject
        {
            ["size"] = random.Next(1, 6),
            ["_source"] = false,
            ["track_scores"] = true,
            ["track_total_hits"] = random.Next(4) == 0 ? random.Next(1, 40) : true,
            ["query"] = Query(0),
            ["sort"] = Sort(),
        };
        Maybe(3, "aggs", () => new JsonObject { ["a"] = Aggregation(isTop: true), ["b"] = Aggregation(isTop: true) });
        Maybe(6, "highlight", () => new JsonObject { ["fields"] = new JsonObject { [archive.Pick("t", "t.en", "s")] = new JsonObject { ["number_of_fragments"] = random.Next(2) * 3 } } });
        Maybe(10, "post_filter", () => Leaf());
        Maybe(12, "min_score", () => Math.Round(random.NextDouble() * 2, 1));
        if (body.ContainsKey("aggs"))
        {
            // Elasticsearch 9.5.3 counts all documents in a composite of a search for everything, whatever its least score.
            body.Remove("min_score");
        }

        return body.ToJsonString();

        void Maybe(int inverse, string member, Func<JsonNode> value)
        {
            if (random.Next(inverse) == 0)
            {
                body[member] = value();
            }
        }
    }

    private JsonObject Query(int depth) => depth >= Deepest ? Leaf() : random.Next(10) switch
    {
        < 3 => Bool(depth),
        3 => One("dis_max", new JsonObject { ["queries"] = Clauses(depth, 1, 3), ["tie_breaker"] = Fraction() }),
        4 => One("constant_score", new JsonObject { ["filter"] = Query(depth + 1), ["boost"] = Fraction() + 0.5 }),
        5 => One("boosting", new JsonObject { ["positive"] = Query(depth + 1), ["negative"] = Leaf(), ["negative_boost"] = Fraction() }),
        _ => Leaf(),
    };

    private JsonObject Bool(int depth)
    {
        var query = new JsonObject();
        foreach (var (occur, most) in ((string, int)[])[("must", 2), ("should", 3), ("filter", 1), ("must_not", 1)])
        {
            if (random.Next(2) == 0)
            {
                query[occur] = Clauses(depth, 1, most);
            }
        }

        if (query["should"] is JsonArray should && random.Next(3) == 0)
        {
            query["minimum_should_match"] = archive.Pick("1", "-1", "50%", "2<75%", $"{should.Count}");
        }

        return One("bool", query);
    }

    private JsonArray Clauses(int depth, int least, int most) => [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => Query(depth + 1))];

    private JsonObject Leaf()
    {
        var text = archive.Pick(archive.TextFields);
        return random.Next(19) switch
        {
            0 => One("match_all", new JsonObject()),
            1 or 2 => Of("match", text, "query", archive.Text(1, 4), ("operator", archive.Pick("or", "and")), ("minimum_should_match", Sometimes(archive.Pick("2", "75%", "-1")))),
            3 => Of("match", text, "query", archive.Text(1, 2), ("fuzziness", archive.Pick("AUTO", "1", "0")), ("prefix_length", random.Next(3)), ("max_expansions", 50)),
            4 => Of("match_phrase", text, "query", archive.Text(1, 3), ("slop", random.Next(4))),
            5 => Of("match_phrase_prefix", text, "query", archive.Text(1, 2) + " " + archive.Word()[..1], ("max_expansions", 10)),
            6 => One("multi_match", new JsonObject
            {
                ["query"] = archive.Text(1, 3),
                ["fields"] = new JsonArray([.. archive.TextFields.Take(random.Next(1, 4)).Select(field => JsonValue.Create(random.Next(3) == 0 ? field + "^2" : field))]),
                ["type"] = archive.Pick("best_fields", "most_fields", "cross_fields", "phrase", "bool_prefix"),
                ["operator"] = archive.Pick("or", "and"),
            }),
            7 => Of("term", archive.Pick("k", "o.k", "t.key"), "value", archive.Key()),
            8 => One("terms", new JsonObject { [archive.Pick("k", "o.k")] = new JsonArray(archive.Key(), archive.Key()) }),
            9 => One("terms", new JsonObject { [archive.Pick("i", "o.i", "n")] = new JsonArray(random.Next(10), random.Next(10)) }),
            10 => One("range", new JsonObject { [archive.Pick("i", "f", "n", "o.i")] = Bounds(() => random.Next(-20, 40)) }),
            11 => One("range", new JsonObject { ["d"] = Bounds(() => archive.Pick(archive.Date(), archive.Date()[..4], archive.Date() + "||/M", archive.Date() + "||+1y-3d")) }),
            12 => One("exists", new JsonObject { ["field"] = archive.Pick("t", "s", "k", "i", "f", "d", "b", "o", "o.k", "t.key", "nothing") }),
            13 => Of("prefix", archive.Pick(text, "k"), "value", archive.Word()[..1].ToLowerInvariant()),
            14 => Of("wildcard", archive.Pick(text, "k"), "value", archive.Pick("*", "?", "s*", "*t", "?t*", "p*t") + archive.Pick("", "*")),
            15 => Of("fuzzy", text, "value", archive.Word().ToLowerInvariant(), ("fuzziness", archive.Pick("AUTO", "1", "2"))),
            16 => One("ids", new JsonObject { ["values"] = new JsonArray(Number(random.Next(100)), Number(random.Next(100))) }),
            17 => One("query_string", new JsonObject { ["query"] = QueryString(), ["fields"] = new JsonArray("t", text), ["default_operator"] = archive.Pick("or", "and") }),
            _ => One("simple_query_string", new JsonObject { ["query"] = SimpleQueryString(), ["fields"] = new JsonArray("t", text), ["default_operator"] = archive.Pick("or", "and") }),
        };
    }

    private string QueryString()
    {
        var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(9) switch
        {
            0 => $"\"{Plain()} {Plain()}\"~{random.Next(3)}",
            1 => $"{Plain()[..1]}*",
            2 => $"{Plain()}~1",
            3 => $"({Plain()} OR {Plain()})",
            4 => $"k:{Plain()}",
            5 => $"-{Plain()}",
            6 => $"i:[{random.Next(5)} TO {random.Next(5, 20)}]",
            _ => Plain(),
        });
        return string.Join(archive.Pick(" ", " AND ", " OR "), parts);
    }

    private string SimpleQueryString() => string.Join(archive.Pick(" ", " + ", " | "), Enumerable.Range(0, random.Next(1, 5)).Select(_ => archive.Pick("", "", "-", "\"", "(") + archive.Word() + archive.Pick("", "", "*", "~1", "\"", ")")));

    /// <summary>A word without characters of the query syntax.</summary>
    private string Plain() => archive.Pick("street", "woman", "man", "Haus", "häuser", "the", "portrait", "cars", "in", "weiß", "running");

    private JsonObject Bounds(Func<JsonNode> value)
    {
        var bounds = new JsonObject();
        if (random.Next(4) > 0)
        {
            bounds[archive.Pick("gt", "gte")] = value();
        }

        if (random.Next(4) > 0)
        {
            bounds[archive.Pick("lt", "lte")] = value();
        }

        return bounds;
    }

    private JsonArray Sort() => random.Next(3) == 0
        ? [One("n", new JsonObject { ["order"] = archive.Pick("asc", "desc") })]
        : [
            One(archive.Pick("i", "f", "d", "k", "o.k", "b", "t.key"), new JsonObject { ["order"] = archive.Pick("asc", "desc"), ["missing"] = archive.Pick("_first", "_last") }),
            One("n", new JsonObject { ["order"] = "asc" }),
        ];

    private JsonObject Aggregation(bool isTop)
    {
        var aggregation = random.Next(11) switch
        {
            0 or 1 => One("terms", new JsonObject { ["field"] = archive.Pick("k", "o.k", "i", "b", "t.key", "d"), ["size"] = random.Next(1, 8), ["order"] = One(archive.Pick("_key", "_count"), archive.Pick("asc", "desc")) }),
            2 => One("histogram", new JsonObject { ["field"] = archive.Pick("i", "f", "n"), ["interval"] = random.Next(2, 9), ["min_doc_count"] = random.Next(2) }),
            3 => One("date_histogram", new JsonObject { ["field"] = "d", ["calendar_interval"] = archive.Pick("year", "quarter", "month"), ["min_doc_count"] = 1 }),
            4 => One("range", new JsonObject { ["field"] = archive.Pick("i", "f"), ["ranges"] = new JsonArray(new JsonObject { ["to"] = 0 }, new JsonObject { ["from"] = 0, ["to"] = 7.5 }, new JsonObject { ["from"] = 5 }) }),
            5 => One("missing", new JsonObject { ["field"] = archive.Pick("k", "i", "d") }),
            6 => One("filter", Leaf()),
            7 when isTop => One("composite", new JsonObject { ["size"] = 6, ["sources"] = new JsonArray(One("k", One("terms", new JsonObject { ["field"] = "k" })), One("b", One("terms", new JsonObject { ["field"] = "b", ["order"] = "desc" }))) }),
            8 => One("cardinality", new JsonObject { ["field"] = archive.Pick("k", "i", "d") }),
            _ => One(archive.Pick("stats", "min", "max", "avg", "sum", "value_count"), new JsonObject { ["field"] = archive.Pick("i", "f", "n", "o.i") }),
        };
        if (isTop && aggregation.First().Key is "terms" or "histogram" or "date_histogram" or "range" or "missing" or "filter")
        {
            aggregation["aggs"] = new JsonObject { ["c"] = Aggregation(isTop: false) };
        }

        return aggregation;
    }

    private double Fraction() => random.Next(1, 10) / 10.0;

    private JsonNode? Sometimes(JsonNode value) => random.Next(3) == 0 ? value : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonObject One(string name, JsonNode body) => new() { [name] = body };

    private static JsonObject Of(string query, string field, string member, string value, params ReadOnlySpan<(string Name, JsonNode? Value)> parameters)
    {
        var body = new JsonObject { [member] = value };
        foreach (var (name, parameter) in parameters)
        {
            if (parameter is not null)
            {
                body[name] = parameter;
            }
        }

        return One(query, One(field, body));
    }
}
