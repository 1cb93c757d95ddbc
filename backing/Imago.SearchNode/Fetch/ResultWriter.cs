using System.Text.Json;
using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Fetch;

/// <summary>Writes the answer to a search.</summary>
internal static class ResultWriter
{
    /// <param name="shards">How many indices were searched; each has one shard.</param>
    /// <param name="suggest">Writes the suggestions, where there are any.</param>
    /// <param name="status">Written into the answer of a multi-search.</param>
    public static void Write(Utf8JsonWriter json, SearchRequest request, SearchResult result, int shards, SearchClock clock, bool typedKeys, int? status, Action<Utf8JsonWriter> suggest)
    {
        json.WriteStartObject();
        if (request.PointInTime is { } pointInTime)
        {
            json.WriteString("pit_id", pointInTime.Id);
        }

        json.WriteNumber("took", clock.ElapsedMilliseconds);
        json.WriteBoolean("timed_out", result.TimedOut);
        WriteShards(json, shards);
        new HitWriter(request, clock).Write(json, result);
        if (result.Aggregations is { } aggregations && shards > 0)
        {
            json.WriteStartObject("aggregations");
            foreach (var aggregator in aggregations.Aggregators)
            {
                aggregator.Write(json, 0, new AggregationOutput(typedKeys, request.Query, clock));
            }

            json.WriteEndObject();
        }

        if (request.Suggest.Count > 0)
        {
            suggest(json);
        }

        if (status is { } given)
        {
            json.WriteNumber("status", given);
        }

        json.WriteEndObject();
    }

    public static void WriteShards(Utf8JsonWriter json, int count)
    {
        json.WriteStartObject("_shards");
        json.WriteNumber("total", count);
        json.WriteNumber("successful", count);
        json.WriteNumber("skipped", 0);
        json.WriteNumber("failed", 0);
        json.WriteEndObject();
    }
}
