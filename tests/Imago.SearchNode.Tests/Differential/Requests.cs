namespace Imago.SearchNode.Tests.Differential;

/// <summary>
/// Requests whose whole answers the embedded node and the real Elasticsearch must agree on. <c>{i}</c> is the index, loaded with the start of
/// the sample and with records that it lacks.
/// </summary>
internal static class Requests
{
    public static TheoryData<string, string, string> All
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var query in Queries)
            {
                data.Add("POST", "/{i}/_search", """{"size":50,"sort":["_score",{"bildnummer":"desc"}],"track_scores":true,"query":""" + query + "}");
                data.Add("POST", "/{i}/_count", """{"query":""" + query + "}");
            }

            foreach (var sort in Sorts)
            {
                data.Add("POST", "/{i}/_search", """{"size":30,"_source":false,"sort":""" + sort + "}");
            }

            foreach (var aggregation in Aggregations)
            {
                data.Add("POST", "/{i}/_search", """{"size":0,"track_total_hits":true,"aggs":{"a":""" + aggregation + "}}");
            }

            foreach (var (method, path, body) in Others)
            {
                data.Add(method, path, body);
            }

            return data;
        }
    }

    private static string[] Queries =>
    [
        """{"match_all":{}}""",
        """{"match_none":{}}""",
        """{"match":{"suchtext":"children playing baseball"}}""",
        """{"match":{"suchtext":{"query":"children playing baseball","operator":"and"}}}""",
        """{"match":{"suchtext":{"query":"group portrait of men","minimum_should_match":"75%"}}}""",
        """{"match":{"suchtext.english":"women walking streets"}}""",
        """{"match":{"suchtext.german":"der Mueller und die Häuser"}}""",
        """{"match":{"fotografen.text":"harris"}}""",
        """{"match":{"bildnummer":"445"}}""",
        """{"multi_match":{"query":"woman street","fields":["suchtext^2","suchtext.english","suchtext.german"]}}""",
        """{"multi_match":{"query":"woman street","fields":["suchtext^2","suchtext.english"],"tie_breaker":0.3,"operator":"and"}}""",
        """{"multi_match":{"query":"woman street","type":"most_fields","fields":["suchtext","suchtext.english"]}}""",
        """{"multi_match":{"query":"group portrait","type":"phrase","fields":["suchtext","suchtext.english"]}}""",
        """{"multi_match":{"query":"group portr","type":"bool_prefix","operator":"and","fields":["suchtext^2","fotografen.text"]}}""",
        """{"match_phrase":{"suchtext":"portrait of"}}""",
        """{"match_phrase":{"suchtext":{"query":"portrait woman","slop":3}}}""",
        """{"term":{"db":"stock"}}""",
        """{"term":{"db":{"value":"sport","boost":2.5}}}""",
        """{"terms":{"bildnummer":[445,482,900001,5]}}""",
        """{"terms":{"db":["sport","none"]}}""",
        """{"range":{"datum":{"gte":"1950-01-01","lt":"1960-01-01"}}}""",
        """{"range":{"datum":{"gte":"1955||/y","lte":"1955||/y","format":"yyyy"}}}""",
        """{"range":{"hoehe":{"gt":2400}}}""",
        """{"range":{"derived.megapixels":{"gte":7.2}}}""",
        """{"exists":{"field":"datum"}}""",
        """{"exists":{"field":"title"}}""",
        """{"exists":{"field":"no_such_field"}}""",
        """{"ids":{"values":["stock-445","sport-900001","nothing"]}}""",
        """{"prefix":{"fotografen":"Char"}}""",
        """{"bool":{"must":[{"match":{"suchtext":"man"}}],"must_not":[{"match":{"suchtext":"woman"}}],"filter":[{"term":{"db":"stock"}}]}}""",
        """{"bool":{"should":[{"match":{"suchtext":"boy"}},{"match":{"suchtext":"girl"}},{"match":{"suchtext":"dog"}}],"minimum_should_match":2}}""",
        """{"bool":{"filter":[{"exists":{"field":"datum"}}],"should":[{"match":{"suchtext":"church"}}]}}""",
        """{"bool":{"must_not":[{"exists":{"field":"datum"}}]}}""",
        """{"constant_score":{"filter":{"match":{"suchtext":"car"}},"boost":1.5}}""",
        """{"dis_max":{"queries":[{"match":{"suchtext":"car"}},{"match":{"suchtext.english":"cars"}}],"tie_breaker":0.2}}""",
    ];

    private static string[] Sorts =>
    [
        """[{"datum":{"order":"asc"}},{"bildnummer":"desc"}]""",
        """[{"datum":{"order":"desc","missing":"_last"}},{"bildnummer":"desc"}]""",
        """[{"datum":{"order":"asc","missing":"_first"}},{"bildnummer":"asc"}]""",
        """[{"derived.megapixels":{"order":"desc"}},{"bildnummer":"desc"},{"db":"asc"}]""",
        """[{"db":{"order":"asc"}},{"bildnummer":"asc"}]""",
        """[{"db":{"order":"desc","missing":"_first"}},{"bildnummer":"asc"}]""",
        """[{"hoehe":"desc"},{"breite":"asc"},{"bildnummer":"asc"}]""",
    ];

    private static string[] Aggregations =>
    [
        """{"terms":{"field":"fotografen"}}""",
        """{"terms":{"field":"derived.orientation","order":{"_key":"asc"}}}""",
        """{"terms":{"field":"quality.issues","size":2}}""",
        """{"terms":{"field":"db","missing":"(none)"}}""",
        """{"missing":{"field":"datum"}}""",
        """{"filter":{"range":{"datum":{"lt":"1950-01-01"}}},"aggs":{"b":{"terms":{"field":"db"}}}}""",
        """{"date_histogram":{"field":"datum","calendar_interval":"year","min_doc_count":1,"format":"yyyy"}}""",
        """{"stats":{"field":"hoehe"}}""",
        """{"min":{"field":"bildnummer"}}""",
        """{"avg":{"field":"derived.megapixels"}}""",
        """{"value_count":{"field":"db"}}""",
    ];

    private static (string Method, string Path, string Body)[] Others =>
    [
        ("GET", "/{i}/_doc/stock-445", ""),
        ("GET", "/{i}/_doc/nothing", ""),
        ("GET", "/{i}/_source/sport-900001", ""),
        ("POST", "/{i}/_mget", """{"ids":["stock-445","nothing","sport-900001"]}"""),
        ("GET", "/{i}/_mapping", ""),
        ("GET", "/{i}-absent/_doc/1", ""),
        ("POST", "/{i}-absent/_search", """{"query":{"match_all":{}}}"""),
        ("POST", "/{i}/_search", """{"size":3,"_source":["db","derived.*"],"sort":[{"bildnummer":"asc"}]}"""),
        ("POST", "/{i}/_search", """{"size":3,"_source":{"excludes":["suchtext","ingested_at"]},"sort":[{"bildnummer":"asc"}]}"""),
        ("POST", "/{i}/_search", """{"size":5,"sort":[{"derived.megapixels":{"order":"desc"}},{"bildnummer":"desc"}],"search_after":[7.2,1000]}"""),
        ("POST", "/{i}/_search", """{"size":5,"sort":[{"datum":{"order":"asc"}},{"bildnummer":"desc"}],"search_after":[-473385600000,3000]}"""),
        ("POST", "/{i}/_search", """{"size":5,"sort":[{"db":"asc"},{"bildnummer":"desc"}],"search_after":[null,1000000]}"""),
        ("POST", "/{i}/_search", """{"size":0,"post_filter":{"term":{"db":"sport"}},"aggs":{"a":{"terms":{"field":"db"}}}}"""),
        ("POST", "/{i}/_search", """{"from":10000,"size":1}"""),
        ("POST", "/{i}/_search", """{"query":{"no_such_query":{}}}"""),
        ("POST", "/{i}/_search", """{"query":{"range":{"datum":{"gte":"not a date"}}}}"""),
        ("POST", "/{i}/_search", """{"query":{"term":{"bildnummer":"abc"}}}"""),
        ("POST", "/{i}/_search", """{"sort":[{"no_such_field":"asc"}]}"""),
        ("POST", "/{i}/_search", """{"query": """),
        ("PUT", "/{i}/_create/stock-445", """{"bildnummer":445}"""),
        ("PUT", "/{i}/_doc/strict", """{"bildnummer":1,"stray":2}"""),
        ("PUT", "/{i}/_doc/bad-number", """{"bildnummer":"many"}"""),
        ("PUT", "/{i}/_doc/bad-date", """{"datum":"11955-12-01T00:00:00.000Z"}"""),
        ("PUT", "/UPPER", "{}"),
        ("DELETE", "/{i}-absent", ""),
    ];
}
