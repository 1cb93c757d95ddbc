using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Rest;

/// <summary>Creating, describing, changing and deleting indices.</summary>
internal sealed class IndexEndpoints(IndexCatalog catalog) : IRestEndpoints
{
    private static readonly string[] Waiting = ["timeout", "master_timeout", "wait_for_active_shards"];
    private static readonly string[] Selecting =
        ["ignore_unavailable", "allow_no_indices", "expand_wildcards", "timeout", "master_timeout", "local", "flat_settings", "include_defaults"];

    public IEnumerable<RestRoute> Routes =>
    [
        new("PUT", "/{index}", CreateAsync, Waiting),
        new("DELETE", "/{index}", DeleteAsync, Selecting),
        new("GET", "/{index}", GetAsync, Selecting),
        new("HEAD", "/{index}", ExistsAsync, Selecting),
        new("GET", "/_mapping", MappingsAsync, Selecting),
        new("GET", "/{index}/_mapping", MappingsAsync, Selecting),
        new("PUT", "/{index}/_mapping", PutMappingAsync, [.. Selecting, "write_index_only"]),
        new("POST", "/{index}/_mapping", PutMappingAsync, [.. Selecting, "write_index_only"]),
        new("GET", "/_settings", SettingsAsync, Selecting),
        new("GET", "/{index}/_settings", SettingsAsync, Selecting),
        new("PUT", "/{index}/_settings", PutSettingsAsync, Selecting),
    ];

    private async Task CreateAsync(RestRequest request)
    {
        var body = await request.ObjectAsync() ?? [];
        foreach (var (name, value) in body)
        {
            if (name is not ("settings" or "mappings" or "aliases"))
            {
                throw Refuse.Parsing($"unknown key [{name}] for create index");
            }

            if (value is not JsonObject)
            {
                throw Refuse.Parsing($"key [{name}] must be an object");
            }
        }

        var index = request.Path("index");
        await catalog.CreateAsync(index, body["settings"] as JsonObject, body["mappings"] as JsonObject, body["aliases"] as JsonObject);
        await request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("acknowledged", true);
            json.WriteBoolean("shards_acknowledged", true);
            json.WriteString("index", index);
            json.WriteEndObject();
        });
    }

    private async Task DeleteAsync(RestRequest request)
    {
        var expression = request.Indices() with { AliasesAllowed = false };
        if (expression.HasWildcard)
        {
            throw Refuse.IllegalArgument("Wildcard expressions or all indices are not allowed");
        }

        await catalog.DeleteAsync(expression.Resolve(catalog.View));
        await request.AcknowledgeAsync();
    }

    private Task GetAsync(RestRequest request) => DescribeAsync(request, (json, entry) =>
    {
        json.WritePropertyName("aliases");
        AliasJson.Write(json, entry.Aliases);
        json.WritePropertyName("mappings");
        entry.Index.Mapping.Write(json);
        json.WritePropertyName("settings");
        WriteSettings(json, entry.Index);
    });

    private Task ExistsAsync(RestRequest request)
    {
        // A name that is missing is refused; a wildcard without a match is not, unless the request says so.
        _ = (request.Indices() with { IgnoreUnavailable = false }).Resolve(catalog.View);
        return request.RespondAsync(StatusCodes.Status200OK, json => json.WriteNullValue());
    }

    private Task MappingsAsync(RestRequest request) => DescribeAsync(request, (json, entry) =>
    {
        json.WritePropertyName("mappings");
        entry.Index.Mapping.Write(json);
    });

    private Task SettingsAsync(RestRequest request) => DescribeAsync(request, (json, entry) =>
    {
        json.WritePropertyName("settings");
        WriteSettings(json, entry.Index);
    });

    private async Task PutMappingAsync(RestRequest request)
    {
        var body = await request.RequiredObjectAsync();
        foreach (var entry in request.Indices(allowNoIndices: false).Resolve(catalog.View))
        {
            await catalog.UpdateMappingAsync(entry.Index, new MappingParser(entry.Index.Analyzers).Parse(body));
        }

        await request.AcknowledgeAsync();
    }

    private async Task PutSettingsAsync(RestRequest request)
    {
        var body = await request.RequiredObjectAsync();
        var changes = body is { Count: 1 } && body["settings"] is JsonObject inner ? inner : body;
        await catalog.UpdateSettingsAsync(request.Indices(allowNoIndices: false).Resolve(catalog.View), changes);
        await request.AcknowledgeAsync();
    }

    private Task DescribeAsync(RestRequest request, Action<Utf8JsonWriter, CatalogEntry> describe)
    {
        if (request.Flag("flat_settings", false) || request.Flag("include_defaults", false))
        {
            throw Refuse.Unsupported("[flat_settings] and [include_defaults]");
        }

        var entries = request.Indices().Resolve(catalog.View);
        return request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Index.Name);
                describe(json, entry);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    private static void WriteSettings(Utf8JsonWriter json, SearchIndex index)
    {
        var settings = new JsonObject();
        foreach (var (name, value) in index.Settings.Values)
        {
            var parent = settings;
            var parts = name.Split('.');
            foreach (var part in parts[..^1])
            {
                parent = (parent[part] ??= new JsonObject()).AsObject();
            }

            parent[parts[^1]] = value;
        }

        if (index.Settings.Analysis is { } analysis)
        {
            settings["analysis"] = analysis.DeepClone();
        }

        settings["provided_name"] = index.Name;
        settings["creation_date"] = index.Created.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        settings["uuid"] = index.Uuid;
        settings["version"] = new JsonObject { ["created"] = "9111000" };
        json.WriteStartObject();
        json.WritePropertyName("index");
        settings.WriteTo(json);
        json.WriteEndObject();
    }
}
