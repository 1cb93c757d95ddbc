using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Rest;

/// <summary>Opening and closing points in time.</summary>
internal sealed class PointInTimeEndpoints(IndexCatalog catalog, SearchService search, PointsInTime points) : IRestEndpoints
{
    public IEnumerable<RestRoute> Routes =>
    [
        new("POST", "/{index}/_pit", OpenAsync, "keep_alive", "ignore_unavailable", "expand_wildcards", "preference", "allow_partial_search_results"),
        new("DELETE", "/_pit", CloseAsync),
    ];

    private async Task OpenAsync(RestRequest request)
    {
        var keepAlive = TimeUnits.Parse(
            request.Parameter("keep_alive") ?? throw Refuse.IllegalArgument("[keep_alive] is required"), "keep_alive");
        var entries = request.Indices().Resolve(catalog.View);
        var id = points.Open(search.Acquire(entries), keepAlive);
        await request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            Fetch.ResultWriter.WriteShards(json, entries.Count);
            json.WriteEndObject();
        });
    }

    private async Task CloseAsync(RestRequest request)
    {
        using var body = await request.JsonAsync() ?? throw Refuse.BodyRequired();
        var parameters = new Parameters("pit", body.RootElement);
        var id = parameters.RequiredText("id");
        parameters.End();
        var closed = points.Close(id);
        await request.RespondAsync(closed ? StatusCodes.Status200OK : StatusCodes.Status404NotFound, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("succeeded", true);
            json.WriteNumber("num_freed", closed ? 1 : 0);
            json.WriteEndObject();
        });
    }
}
