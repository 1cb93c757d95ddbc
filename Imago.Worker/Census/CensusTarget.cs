using System.Globalization;
using System.Text.Json.Nodes;
using Imago.Archive.Census;
using Imago.Archive.Mapping;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>The index that a census is about, as it is defined.</summary>
/// <param name="Target">The name that was asked for.</param>
/// <param name="Index">The index behind it.</param>
/// <param name="Generation">Its number; null where it is no generation.</param>
/// <param name="Shards">Its primary shards.</param>
/// <param name="Live">Its fields.</param>
/// <param name="Drift">Against the declared mapping.</param>
internal sealed record CensusTarget(string Target, string Index, int? Generation, int Shards, IndexMapping Live, IReadOnlyList<MappingDifference> Drift)
{
    public static IndexMapping Declared { get; } = IndexMapping.Read(PhotoMapping.Mappings());

    /// <exception cref="JobFailedException">There is no such index, or there are several.</exception>
    public static async Task<CensusTarget> FindAsync(
        PatientTransport transport, ArchiveIndexOptions options, string target, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Uri.EscapeDataString(target)}", cancellationToken: cancellationToken);
        if (answer.Status == 404)
        {
            throw new JobFailedException($"There is no index or alias '{target}'.");
        }

        var found = JsonNode.Parse(answer.EnsureSuccess().Body)!.AsObject();
        if (found.Count != 1)
        {
            throw new JobFailedException($"'{target}' stands for {found.Count} indices; a census is about one. They are {string.Join(", ", found.Select(index => index.Key))}.");
        }

        var (name, definition) = found.Single();
        var mappings = definition?["mappings"]?.AsObject() ?? [];
        var index = definition?["settings"]?["index"];
        var settings = index?["mapping"];
        var shards = int.TryParse(index?["number_of_shards"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
        var live = IndexMapping.Read(mappings, Flag(settings?["ignore_malformed"]) ?? false, Flag(settings?["coerce"]) ?? true);
        return new CensusTarget(target, name, options.NumberOf(name), shards, live, MappingDrift.Between(PhotoMapping.Mappings(), mappings));
    }

    private static bool? Flag(JsonNode? setting) => setting?.ToString() switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };
}
