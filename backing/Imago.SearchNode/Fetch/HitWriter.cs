using System.Text.Json;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Highlighting;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Imago.SearchNode.Sorting;

namespace Imago.SearchNode.Fetch;

/// <summary>Writes the hits of a search with their stored documents.</summary>
/// <param name="clock">Of the search, for the searches of inner hits.</param>
internal sealed class HitWriter(SearchRequest request, SearchClock clock)
{
    private readonly Dictionary<SearchTarget, Highlighter> _highlighters = [];
    private readonly QueryMatchCheck _named = new();
    private readonly Dictionary<SearchTarget, ShownFields> _shown = [];

    /// <summary>Scores are shown where they rank, or where they were asked for.</summary>
    private bool ShowsScores => request.Sort.Count == 0 || request.TrackScores || request.Sort.Any(key => key.Field == SortSpec.Score);

    public void Write(Utf8JsonWriter json, SearchResult result)
    {
        json.WriteStartObject("hits");
        WriteTotal(json, result.Total);
        if (result.MaxScore is { } maxScore)
        {
            json.WritePropertyName("max_score");
            json.WriteSingle(maxScore);
        }
        else
        {
            json.WriteNull("max_score");
        }

        json.WriteStartArray("hits");
        foreach (var hit in result.Hits)
        {
            clock.CheckAborted();
            WriteHit(json, hit);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTotal(Utf8JsonWriter json, long total)
    {
        if (request.TotalAsNumber)
        {
            json.WriteNumber("total", request.TotalLimit is null ? -1 : total);
            return;
        }

        if (request.TotalLimit is not { } limit)
        {
            return;
        }

        json.WriteStartObject("total");
        json.WriteNumber("value", Math.Min(total, limit));
        json.WriteString("relation", total > limit ? "gte" : "eq");
        json.WriteEndObject();
    }

    private void WriteHit(Utf8JsonWriter json, SearchHit hit)
    {
        var document = DocumentLookup.Load(DocumentLookup.Locate(hit.Segment.AtomicReader, hit.Document));
        json.WriteStartObject();
        json.WriteString("_index", hit.Target.Index.Name);
        json.WriteString("_id", document.Id);
        if (request.Version)
        {
            json.WriteNumber("_version", document.Version);
        }

        if (request.SequenceNumbers)
        {
            json.WriteNumber("_seq_no", document.SequenceNumber);
            json.WriteNumber("_primary_term", IndexEngine.PrimaryTerm);
        }

        json.WritePropertyName("_score");
        if (ShowsScores && float.IsFinite(hit.Score))
        {
            json.WriteSingle(hit.Score);
        }
        else
        {
            json.WriteNullValue();
        }

        DocumentJson.WriteIgnored(json, document.Ignored);
        if (request.Source.Enabled)
        {
            json.WritePropertyName("_source");
            request.Source.Write(json, document.Source);
        }

        WriteFields(json, hit, document);
        WriteHighlight(json, hit, document);
        WriteSort(json, hit);
        WriteNames(json, hit);
        WriteInnerHits(json, hit);
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json, SearchHit hit, StoredDocument document)
    {
        if (request.Fields.Count == 0 && hit.Group is null)
        {
            return;
        }

        if (!_shown.TryGetValue(hit.Target, out var shown))
        {
            _shown[hit.Target] = shown = hit.Target.Bind(() => new ShownFields(hit.Target, request.Fields));
        }

        using var source = new StoredDocumentSource(document.Source);
        shown.Write(json, hit, source, request.Collapse is { Field: { } group } ? hit.Target.Context.Field(group) : null);
    }

    private void WriteHighlight(Utf8JsonWriter json, SearchHit hit, StoredDocument document)
    {
        if (request.Highlight is not { } highlight)
        {
            return;
        }

        if (!_highlighters.TryGetValue(hit.Target, out var highlighter))
        {
            _highlighters[hit.Target] = highlighter = new Highlighter(highlight, request.Query, hit.Target);
        }

        highlighter.Write(json, hit, document);
    }

    /// <summary>The names of the parts of the query that the hit matches.</summary>
    private void WriteNames(Utf8JsonWriter json, SearchHit hit)
    {
        var names = hit.Target.Context.Compared.Where(query => _named.Matches(hit, query.Value)).Select(query => query.Key).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return;
        }

        json.WriteStartArray("matched_queries");
        names.ForEach(json.WriteStringValue);
        json.WriteEndArray();
    }

    private void WriteInnerHits(Utf8JsonWriter json, SearchHit hit)
    {
        if (request.Collapse is not { InnerHits: { Count: > 0 } inner } || hit.Group is not { } group)
        {
            return;
        }

        json.WriteStartObject("inner_hits");
        foreach (var (name, shown) in inner)
        {
            var search = shown with
            {
                Query = BoolQuery.Both(request.Query, new GroupQuery(request.Collapse.Field!, group)),
                PostFilter = request.PostFilter,
            };
            json.WriteStartObject(name);
            new HitWriter(search, clock).Write(json, SearchService.Search(search, [hit.Target], clock));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSort(Utf8JsonWriter json, SearchHit hit)
    {
        if (hit.Order is not { } order)
        {
            return;
        }

        json.WriteStartArray("sort");
        var keys = order.Keys;
        for (var i = 0; i < keys.Count; i++)
        {
            keys[i].Write(json, hit.Sort[i]);
        }

        json.WriteEndArray();
    }
}
