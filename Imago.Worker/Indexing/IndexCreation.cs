using System.Text;
using System.Text.Json.Nodes;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Indexing;

internal static class IndexCreation
{
    public const string Stored = "stored";

    /// <summary>Creates an index where there is none of that name. Safe when several workers do it at once: Elasticsearch lets one win.</summary>
    /// <returns>False where it was there already.</returns>
    public static async Task<bool> CreateIndexAsync(this PatientTransport transport, string name, JsonObject body, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.PUT, $"/{name}", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        if (answer is { Status: 400, ErrorType: "resource_already_exists_exception" })
        {
            return false;
        }

        answer.EnsureSuccess();
        return true;
    }

    /// <summary>Adds the fields that an existing index lacks; those that it has stay as they are.</summary>
    public static async Task AddFieldsAsync(this PatientTransport transport, string name, JsonObject body, CancellationToken cancellationToken)
    {
        var mapping = new JsonObject { ["properties"] = body["mappings"]!["properties"]!.DeepClone() };
        var answer = await transport.SendAsync(
            HttpMethod.PUT, $"/{name}/_mapping", Encoding.UTF8.GetBytes(mapping.ToJsonString()), cancellationToken: cancellationToken);
        answer.EnsureSuccess();
    }

    /// <summary>A small index that only the services write: strict, so that a misspelt field is an error and not a new column.</summary>
    /// <param name="fields">Field name and type; the type <see cref="Stored"/> is an object that is kept and not searched.</param>
    public static JsonObject StrictBody(params ReadOnlySpan<(string Name, string Type)> fields)
    {
        var properties = new JsonObject();
        foreach (var (name, type) in fields)
        {
            properties[name] = type == Stored
                ? new JsonObject { ["type"] = "object", ["enabled"] = false }
                : new JsonObject { ["type"] = type };
        }

        return new JsonObject
        {
            ["settings"] = new JsonObject { ["number_of_shards"] = 1, ["auto_expand_replicas"] = "0-1" },
            ["mappings"] = new JsonObject { ["dynamic"] = "strict", ["properties"] = properties },
        };
    }
}
