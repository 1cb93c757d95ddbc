using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Worker.Indexing;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Generations;

/// <summary>Where photos are written to.</summary>
/// <param name="Name">An alias, or an index of that name.</param>
/// <param name="IsAlias">False for a legacy index that has the alias's name itself.</param>
/// <param name="Index">The index behind it.</param>
internal readonly record struct PhotoTarget(string Name, bool IsAlias, string Index);

/// <summary>Sees to it that there is an index to write photos to.</summary>
internal sealed partial class PhotoIndex(PatientTransport transport, IOptions<ArchiveIndexOptions> options, ILogger<PhotoIndex> logger)
{
    private const int FirstGeneration = 1;

    /// <summary>
    /// Finds what stands behind the alias, or creates generation 000001 behind it. Whatever has that name already is respected: an alias of any
    /// generation as well as an index. Index and alias are created in one request, so no crash and no second worker can come in between.
    /// </summary>
    public async Task<PhotoTarget> EnsureAsync(CancellationToken cancellationToken)
    {
        var alias = options.Value.Alias;
        var generation = options.Value.Generation(FirstGeneration);
        while (true)
        {
            if (await FindAsync(alias, cancellationToken) is { } target)
            {
                return target;
            }

            var body = PhotoMapping.CreateIndexBody();
            body["aliases"] = new JsonObject { [alias] = new JsonObject() };
            if (await transport.CreateIndexAsync(generation, body, cancellationToken))
            {
                LogCreated(generation, alias);
            }
            else
            {
                // Another worker was faster (then the alias is there too), or someone took the alias away.
                await AddAliasAsync(alias, generation, cancellationToken);
            }
        }
    }

    /// <summary>Makes what was written searchable.</summary>
    public async Task RefreshAsync(string index, CancellationToken cancellationToken) =>
        (await transport.SendAsync(HttpMethod.POST, $"/{index}/_refresh", cancellationToken: cancellationToken)).EnsureSuccess();

    private async Task<PhotoTarget?> FindAsync(string alias, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{alias}", cancellationToken: cancellationToken);
        if (answer.Status == 404)
        {
            return null;
        }

        // {"imago-photos-000001": {"aliases": ..}}: the key is the index, whatever it was asked by. Of several the newest generation counts.
        using var found = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var index = found.RootElement.EnumerateObject().Select(entry => entry.Name).Max(StringComparer.Ordinal)!;
        return new PhotoTarget(alias, IsAlias: index != alias, index);
    }

    private async Task AddAliasAsync(string alias, string generation, CancellationToken cancellationToken)
    {
        var add = new JsonObject { ["add"] = new JsonObject { ["index"] = generation, ["alias"] = alias } };
        var body = new JsonObject { ["actions"] = new JsonArray(add) };
        var answer = await transport.SendAsync(
            HttpMethod.POST, "/_aliases", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        answer.EnsureSuccess();
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Information, Message = "Created index {Generation} behind the alias {Alias}.")]
    private partial void LogCreated(string generation, string alias);
}
