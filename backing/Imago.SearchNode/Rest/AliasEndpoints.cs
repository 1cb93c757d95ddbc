using System.Text.Json;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Aliases: several changes at once, or one by one.</summary>
internal sealed class AliasEndpoints(IndexCatalog catalog) : IRestEndpoints
{
    private static readonly string[] Parameters = ["timeout", "master_timeout", "ignore_unavailable", "allow_no_indices", "expand_wildcards", "local"];

    public IEnumerable<RestRoute> Routes =>
    [
        new("POST", "/_aliases", ChangeAsync, Parameters),
        new("GET", "/_aliases", GetAsync, Parameters),
        new("GET", "/_alias", GetAsync, Parameters),
        new("GET", "/_alias/{name}", GetAsync, Parameters),
        new("GET", "/{index}/_alias", GetAsync, Parameters),
        new("GET", "/{index}/_alias/{name}", GetAsync, Parameters),
        new("PUT", "/{index}/_alias/{name}", PutAsync, Parameters),
        new("POST", "/{index}/_alias/{name}", PutAsync, Parameters),
        new("DELETE", "/{index}/_alias/{name}", DeleteAsync, Parameters),
    ];

    private async Task ChangeAsync(RestRequest request)
    {
        await AcknowledgeAsync(request, await catalog.ChangeAliasesAsync(AliasAction.Parse(await request.RequiredObjectAsync())));
    }

    private async Task PutAsync(RestRequest request)
    {
        var definition = await request.ObjectAsync() ?? [];
        await AcknowledgeAsync(
            request,
            await catalog.ChangeAliasesAsync([AliasAction.AddOne(request.Path("index"), request.Path("name"), AliasJson.Definition(definition, request.Path("name")))]));
    }

    private async Task DeleteAsync(RestRequest request)
    {
        await AcknowledgeAsync(request, await catalog.ChangeAliasesAsync([AliasAction.RemoveOne(request.Path("index"), request.Path("name") is var name and not "_all" ? name : "*")]));
    }

    private Task GetAsync(RestRequest request)
    {
        var entries = request.Indices().Resolve(catalog.View);
        var patterns = request.OptionalPath("name")?.Split(',') ?? ["*"];
        var missing = patterns.Where(pattern => pattern is not ("*" or "_all") && !pattern.Contains('*', StringComparison.Ordinal)
            && entries.All(entry => !entry.Aliases.ContainsKey(pattern))).ToList();
        var onlyNamed = request.OptionalPath("name") is not null;
        return request.RespondAsync(missing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status404NotFound, json =>
        {
            json.WriteStartObject();
            if (missing.Count > 0)
            {
                json.WriteString("error", $"alias{(missing.Count > 1 ? "es" : "")} [{string.Join(",", missing)}] missing");
                json.WriteNumber("status", StatusCodes.Status404NotFound);
            }

            foreach (var entry in entries)
            {
                var aliases = entry.Aliases.Where(alias => patterns.Any(pattern => pattern == "_all" || WildcardText.Matches(pattern, alias.Key))).ToList();
                if (aliases.Count > 0 || !onlyNamed)
                {
                    json.WriteStartObject(entry.Index.Name);
                    json.WritePropertyName("aliases");
                    AliasJson.Write(json, aliases);
                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
        });
    }

    private static Task AcknowledgeAsync(RestRequest request, IReadOnlyList<AliasActionResult> results) => request.RespondAsync(StatusCodes.Status200OK, json =>
    {
        var hasErrors = results.Any(result => result.Failure is not null);
        json.WriteStartObject();
        json.WriteBoolean("acknowledged", true);
        json.WriteBoolean("errors", hasErrors);
        if (hasErrors)
        {
            json.WriteStartArray("action_results");
            foreach (var result in results)
            {
                WriteResult(json, result);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    private static void WriteResult(Utf8JsonWriter json, AliasActionResult result)
    {
        json.WriteStartObject();
        json.WriteStartObject("action");
        json.WriteString("type", result.Kind);
        WriteNames(json, "indices", result.Indices);
        if (result.Aliases.Count > 0)
        {
            WriteNames(json, "aliases", result.Aliases);
        }

        json.WriteEndObject();
        json.WriteNumber("status", result.Failure?.Status ?? StatusCodes.Status200OK);
        if (result.Failure is { } failure)
        {
            json.WritePropertyName("error");
            failure.WriteItem(json);
        }

        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string member, IReadOnlyList<string> names)
    {
        json.WriteStartArray(member);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
