using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Generations;

/// <summary>
/// Lets only the newest holder of a lease write into an index. Whoever writes does so through an alias that carries his fencing token and
/// requires it to be there; who comes later takes it away in the same step in which he adds his own. So a process that was paused for however
/// long finds that Elasticsearch itself refuses what it still had to send.
/// </summary>
internal sealed class WriterFence(PatientTransport transport, IOptions<ArchiveIndexOptions> options)
{
    private string Prefix => $"{options.Value.Alias}.writer-";

    /// <summary>Whether an alias of an index is one of these, and not one that people search by.</summary>
    public bool IsFence(string alias) => alias.StartsWith(Prefix, StringComparison.Ordinal);

    /// <param name="index">The index that is to be written to.</param>
    /// <param name="token">Fencing token of the lease.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The target to write to.</returns>
    /// <exception cref="RelievedException">A later holder writes to the index.</exception>
    public async Task<PhotoTarget> ClaimAsync(string index, long token, CancellationToken cancellationToken)
    {
        var own = Name(token);
        while (true)
        {
            var fences = await ReadAsync(index, cancellationToken);
            if (fences.Any(fence => fence.Token > token))
            {
                await ReleaseAsync(index, token, cancellationToken);
                throw new RelievedException();
            }

            // Read again after it was written: of two that claim at once, each finds the other's, and the lower one gives way.
            if (fences is [var only] && only.Token == token)
            {
                return new PhotoTarget(own, IsAlias: true, index);
            }

            var actions = new JsonArray();
            foreach (var (alias, _) in fences.Where(fence => fence.Token < token))
            {
                actions.Add(Action("remove", index, alias, mustExist: false));
            }

            actions.Add(Action("add", index, own, mustExist: null));
            await ChangeAsync(actions, cancellationToken);
        }
    }

    /// <summary>Nothing more is to be written under this token.</summary>
    public async Task ReleaseAsync(string index, long token, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(index, cancellationToken)).Any(fence => fence.Token == token))
        {
            await ChangeAsync(new JsonArray(Action("remove", index, Name(token), mustExist: false)), cancellationToken);
        }
    }

    public string Name(long token) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{token}");

    private async Task<List<(string Alias, long Token)>> ReadAsync(string index, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{index}/_alias", cancellationToken: cancellationToken);
        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var fences = new List<(string, long)>();
        foreach (var alias in document.RootElement.GetProperty(index).GetProperty("aliases").EnumerateObject())
        {
            if (IsFence(alias.Name) && long.TryParse(alias.Name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var token))
            {
                fences.Add((alias.Name, token));
            }
        }

        return fences;
    }

    private static JsonObject Action(string kind, string index, string alias, bool? mustExist)
    {
        var action = new JsonObject { ["index"] = index, ["alias"] = alias };
        if (mustExist is { } must)
        {
            action["must_exist"] = must;
        }

        return new JsonObject { [kind] = action };
    }

    private async Task ChangeAsync(JsonArray actions, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["actions"] = actions };
        var answer = await transport.SendAsync(
            HttpMethod.POST, "/_aliases", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);

        // Elasticsearch answers so where there was nothing to remove, also where it need not be there: what was wanted is the case.
        if (answer.ErrorType != "aliases_not_found_exception")
        {
            answer.EnsureSuccess();
        }
    }
}
