using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Census;
using Imago.Archive.Mapping;
using Imago.Archive.Quality;
using Imago.Archive.Tests.Normalisation;

namespace Imago.Archive.Tests.Census;

/// <summary>Censuses of documents in memory.</summary>
internal static class CensusRun
{
    public static readonly IndexMapping Declared = IndexMapping.Read(PhotoMapping.Mappings());

    /// <summary>What dynamic mapping makes of records whose values are all strings.</summary>
    public static readonly IndexMapping Legacy = IndexMapping.Read(JsonNode.Parse(
        """
        {"properties": {
          "bildnummer": {"type": "integer"}, "datum": {"type": "date", "ignore_malformed": true}, "suchtext": {"type": "text"},
          "fotografen": {"type": "keyword"}, "hoehe": {"type": "integer", "ignore_malformed": true}, "breite": {"type": "integer", "ignore_malformed": true},
          "db": {"type": "keyword"}, "title": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}}}
        """)!.AsObject());

    public static CensusState Of(IEnumerable<string> documents, IndexMapping? live = null) => Of(documents.Select((json, i) => ($"id-{i}", json)), live);

    public static CensusState Of(IEnumerable<(string Id, string Json)> documents, IndexMapping? live = null)
    {
        var census = new DocumentCensus(live ?? Legacy, Declared, Delivered.Now);
        foreach (var (id, json) in documents)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 1000 });
            reader.Read();
            census.Add(Encoding.UTF8.GetBytes(id), ref reader);
            Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
            Assert.Equal(0, reader.CurrentDepth);
        }

        return census.State;
    }

    public static ReportBuilder Report(this CensusState state, IndexMapping? live = null) => new(state, live ?? Legacy, Declared, new QualityThresholds());

    public static FieldReport Field(this CensusState state, string field, IndexMapping? live = null) =>
        state.Report(live).Fields().Single(report => report.Field == field);

    public static string[] BrokenRules(this CensusState state) => [.. QualityRules.All.Where(rule => state.Rules.ContainsKey(rule.Id)).Select(rule => rule.Id)];

    /// <summary>All that a report says of a state, as text that can be compared.</summary>
    public static string Describe(this CensusState state)
    {
        var report = state.Report();
        return JsonSerializer.Serialize(new { state.Documents, Fields = report.Fields(), Rules = report.Rules([]), Segments = report.Segments() });
    }
}
