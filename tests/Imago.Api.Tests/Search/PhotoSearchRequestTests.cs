using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Imago.Api.Index;
using Imago.Api.Paging;
using Imago.Api.Search;

namespace Imago.Api.Tests.Search;

public sealed class PhotoSearchRequestTests
{
    [Fact]
    public void TheFirstPageAsksForOneMoreThanItHoldsAndAnExactTotal() => RequestJson.AssertEqual(
        """
        {"query":{"match_all":{}},"size":21,"track_total_hits":true,
         "_source":{"excludes":["original","source","ingested_at"]},
         "sort":[{"datum":{"missing":"_last","order":"desc"}},{"bildnummer":{"missing":"_last","order":"desc"}},{"db":{"missing":"_last","order":"asc"}}]}
        """,
        Create(new PhotoSearch { Facets = [] }));

    [Fact]
    public void ThePageAfterAPositionIsReadInTheSameOrder()
    {
        var request = Create(new PhotoSearch { Facets = [], Sort = PhotoSort.Relevance, Cursor = new Cursor(PageDirection.Next, [1.5, 445, "stock"]) });
        RequestJson.AssertEqual("""[1.5,445,"stock"]""", request["search_after"]);
        RequestJson.AssertEqual(
            """[{"_score":{"order":"desc"}},{"bildnummer":{"missing":"_last","order":"desc"}},{"db":{"missing":"_last","order":"asc"}}]""", request["sort"]);
    }

    [Fact]
    public void ThePageBeforeAPositionIsReadInTheReversedOrder()
    {
        var request = Create(new PhotoSearch
        {
            Facets = [],
            Sort = PhotoSort.Largest,
            Cursor = new Cursor(PageDirection.Previous, ["-Infinity", 445, FieldValue.Null]),
        });
        RequestJson.AssertEqual("""["-Infinity",445,null]""", request["search_after"]);
        RequestJson.AssertEqual(
            """
            [{"derived.megapixels":{"missing":"_first","order":"asc"}},{"bildnummer":{"missing":"_first","order":"asc"}},
             {"db":{"missing":"_first","order":"desc"}}]
            """,
            request["sort"]);
    }

    [Fact]
    public void WithoutFacetsSelectionsNarrowTheQuery()
    {
        var request = Create(new PhotoSearch { Facets = [], Databases = ["sport"], From = new DateOnly(1955, 7, 21) });
        Assert.Null(request["post_filter"]);
        RequestJson.AssertEqual(
            """
            {"bool":{"must":{"match_all":{}},"filter":[{"terms":{"db":["sport"]}},{"range":{"datum":{"gte":"1955-07-21"}}}]}}
            """,
            request["query"]);
    }

    [Fact]
    public void AFacetIsCountedOverTheSelectionsOfTheOthersAlone()
    {
        var request = Create(new PhotoSearch
        {
            Facets = [Facet.Photographer, Facet.Decade],
            Photographers = ["A", "B"],
            Databases = ["stock"],
            To = new DateOnly(1960, 12, 31),
        });
        const string Photographers = """{"terms":{"fotografen":["A","B"]}}""";
        const string Days = """{"range":{"datum":{"lte":"1960-12-31T23:59:59.999Z"}}}""";
        RequestJson.AssertEqual("""{"bool":{"must":{"match_all":{}},"filter":{"terms":{"db":["stock"]}}}}""", request["query"]);
        RequestJson.AssertEqual("""{"bool":{"filter":[""" + Photographers + "," + Days + "]}}", request["post_filter"]);
        RequestJson.AssertEqual("""{"bool":{"filter":""" + Days + "}}", request["aggregations"]!["photographer"]!["filter"]);
        RequestJson.AssertEqual("""{"bool":{"filter":""" + Photographers + "}}", request["aggregations"]!["decade"]!["filter"]);
        RequestJson.AssertEqual(
            """
            {"counts":{"terms":{"field":"fotografen","size":50,"shard_size":5000}},
             "selected-0":{"filter":{"term":{"fotografen":{"value":"A"}}}},
             "selected-1":{"filter":{"term":{"fotografen":{"value":"B"}}}}}
            """,
            request["aggregations"]!["photographer"]!["aggregations"]);
        RequestJson.AssertEqual(
            """{"counts":{"date_histogram":{"calendar_interval":"year","field":"datum","min_doc_count":1}}}""",
            request["aggregations"]!["decade"]!["aggregations"]);
    }

    [Fact]
    public void WhatNothingNarrowsIsCountedWithoutAFilterAndTheYearsOnce()
    {
        var aggregations = Create(new PhotoSearch())["aggregations"]!.AsObject();
        Assert.Equal(
            [
                "db-counts", "issue-counts", "orientation-counts", "photographer-counts", "rights-editorial", "rights-free", "rights-restricted", "time-counts",
            ],
            aggregations.Select(aggregation => aggregation.Key).Order(StringComparer.Ordinal));
        Assert.NotNull(aggregations["time-counts"]!["date_histogram"]);
    }

    [Fact]
    public void APositionOfAnotherShapeIsNone()
    {
        var index = PhotoIndex.Declared("photos");
        foreach (var position in (FieldValue[][])[[], [1, 2], ["1955", 2, "stock"], [1, "2", "stock"], [1, 2, 3], [1, 2, "stock", 4, 5]])
        {
            Assert.Null(PhotoSort.Newest.PositionIn(position, index));
        }

        // As a legacy index gave it, before it was healed.
        Assert.Equal([1, 2, "stock"], PhotoSort.Newest.PositionIn([1, 2, "stock", 4], index));
    }

    [Fact]
    public void NoSearchSkipsResultsByNumber()
    {
        foreach (var sort in PhotoSort.All)
        {
            Assert.Null(Create(new PhotoSearch { Sort = sort, Cursor = new Cursor(PageDirection.Next, [1, 2, "stock"]) })["from"]);
        }
    }

    private static JsonNode Create(PhotoSearch search) => RequestJson.Of(PhotoSearchRequest.Create(search, PhotoIndex.Declared("photos")));
}
