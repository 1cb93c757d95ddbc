using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Generations;

/// <summary>The generations: which there are, making, removing, and moving the alias.</summary>
internal sealed class GenerationIndices(PatientTransport transport, WriterFence fence, IOptions<ArchiveIndexOptions> options)
{
    public string Alias => options.Value.Alias;

    /// <summary>The newest first; and after them what else stands behind the alias.</summary>
    public async Task<IReadOnlyList<Generation>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Alias},{Alias}-*?ignore_unavailable=true", cancellationToken: cancellationToken);
        if (answer.Status == 404)
        {
            return [];
        }

        using var indices = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var found = new List<Generation>();
        foreach (var index in indices.RootElement.EnumerateObject())
        {
            var number = NumberOf(index.Name);
            var isLive = index.Name == Alias || index.Value.GetProperty("aliases").TryGetProperty(Alias, out _);
            if (number is null && !isLive)
            {
                continue;
            }

            // One that has gone since it was listed is none any more.
            if (await TryCountAsync(index.Name, cancellationToken) is { } count)
            {
                found.Add(new Generation(index.Name, number, isLive, count, MappingVersion(index.Value), number is not null && !isLive));
            }
        }

        return [.. found.OrderByDescending(generation => generation.Number ?? int.MinValue)];
    }

    /// <summary>Makes a generation where it is not there yet.</summary>
    public Task CreateAsync(string name, CancellationToken cancellationToken) =>
        transport.CreateIndexAsync(name, PhotoMapping.CreateIndexBody(), cancellationToken);

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.DELETE, $"/{name}", cancellationToken: cancellationToken);
        if (answer.Status != 404)
        {
            answer.EnsureSuccess();
        }
    }

    public async Task<long> CountAsync(string index, CancellationToken cancellationToken) =>
        await TryCountAsync(index, cancellationToken) ?? throw new IndexRefusedException(404, $"no such index: {index}");

    private async Task<long?> TryCountAsync(string index, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{index}/_count", cancellationToken: cancellationToken);
        if (answer.Status == 404)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        return document.RootElement.GetProperty("count").GetInt64();
    }

    /// <summary>
    /// Has searches go to a generation instead of those that stand behind the alias: one step, in which either everything happens or nothing.
    /// The step needs the alias of the fencing token to be on the generation, so a worker that has been relieved cannot make it.
    /// </summary>
    /// <returns>Where they went before.</returns>
    /// <exception cref="RelievedException">A later holder of the lease has claimed the generation.</exception>
    public async Task<IReadOnlyList<string>> SwapAsync(string target, long token, CancellationToken cancellationToken)
    {
        var previous = (await ListAsync(cancellationToken)).Where(generation => generation.IsLive && generation.Name != target).Select(generation => generation.Name).ToList();
        var actions = new JsonArray(
            Action("remove", target, fence.Name(token), mustExist: true),
            Action("add", target, Alias, mustExist: null));
        foreach (var index in previous)
        {
            actions.Add(Action("remove", index, Alias, mustExist: true));
        }

        var body = Encoding.UTF8.GetBytes(new JsonObject { ["actions"] = actions }.ToJsonString());
        var answer = await transport.SendAsync(HttpMethod.POST, "/_aliases", body, cancellationToken: cancellationToken);
        if (answer.Status != 404)
        {
            answer.EnsureSuccess();
            return previous;
        }

        // Our own request, whose answer was lost on the way, or another worker's.
        return (await ListAsync(cancellationToken)).Any(generation => generation.Name == target && generation.IsLive)
            ? previous
            : throw new RelievedException();
    }

    /// <summary>The number in the name of a generation; null where it is none.</summary>
    public int? NumberOf(string index) =>
        index.Length == Alias.Length + 7 && index.StartsWith($"{Alias}-", StringComparison.Ordinal)
        && int.TryParse(index.AsSpan(Alias.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static int? MappingVersion(JsonElement index) =>
        index.GetProperty("mappings").TryGetProperty("_meta", out var meta) && meta.TryGetProperty("imago_mapping_version", out var version)
        && version.TryGetInt32(out var number)
            ? number
            : null;

    private static JsonObject Action(string kind, string index, string alias, bool? mustExist)
    {
        var action = new JsonObject { ["index"] = index, ["alias"] = alias };
        if (mustExist is { } must)
        {
            action["must_exist"] = must;
        }

        return new JsonObject { [kind] = action };
    }
}
