using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Census;
using Imago.Archive.Photos;
using Imago.Worker.Indexing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>Finds documents that repeat the database and image number of another one: the state of a census knows how many there are, the index which.</summary>
internal sealed class RepeatedRecords(PatientTransport transport)
{
    /// <summary>Numbers that are looked at. The same number may stand in both databases, which repeats nothing.</summary>
    private const int Numbers = 1000;

    private const int Documents = 5000;

    /// <returns>Up to 20 ids; each document stands with one that it repeats.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(CensusTarget target, CancellationToken cancellationToken)
    {
        // A text cannot be aggregated; its exact multi-field can.
        var type = target.Live.Fields.GetValueOrDefault(PhotoFields.ImageNumber)?.Type;
        if (type is null)
        {
            return [];
        }

        var field = type == "text" ? $"{PhotoFields.ImageNumber}.keyword" : PhotoFields.ImageNumber;
        var numbers = await SearchAsync(target.Index, Repeated(field), cancellationToken);
        var keys = numbers["aggregations"]?["repeated"]?["buckets"]?.AsArray().Select(bucket => bucket!["key"]!.DeepClone()) ?? [];
        var found = await SearchAsync(target.Index, Bearing(field, new JsonArray([.. keys])), cancellationToken);
        return
        [
            .. found["hits"]!["hits"]!.AsArray()
                .Select(hit => (Id: hit!["_id"]!.GetValue<string>(), Identity: DocumentIdentity.Of(hit["_source"].Deserialize<JsonElement>())))
                .Where(document => document.Identity is not null)
                .GroupBy(document => document.Identity)
                .Where(same => same.Count() > 1)
                .SelectMany(same => same.Select(document => document.Id))
                .Take(SampleIds.Capacity),
        ];
    }

    private static JsonObject Repeated(string field) => new()
    {
        ["size"] = 0,
        ["aggs"] = new JsonObject
        {
            ["repeated"] = new JsonObject { ["terms"] = new JsonObject { ["field"] = field, ["min_doc_count"] = 2, ["size"] = Numbers } },
        },
    };

    private static JsonObject Bearing(string field, JsonArray numbers) => new()
    {
        ["size"] = Documents,
        ["_source"] = new JsonArray(PhotoFields.ImageNumber, PhotoFields.Database),
        ["query"] = new JsonObject { ["terms"] = new JsonObject { [field] = numbers } },
    };

    private async Task<JsonNode> SearchAsync(string index, JsonObject body, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{Uri.EscapeDataString(index)}/_search", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        return JsonNode.Parse(answer.EnsureSuccess().Body)!;
    }
}
