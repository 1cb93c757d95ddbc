using System.Globalization;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Transport;
using Imago.Api.Index;
using Imago.Archive.Mapping;
using Imago.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Imago.Api.Caching;

/// <summary>
/// Tells from the index itself whether the archive has changed, for as long as nobody else can: which index stands behind the alias, how many
/// photos it has, and the numbers of its operations, of which every write has a higher one.
/// </summary>
internal sealed class ArchiveFingerprint(ElasticsearchClient client, LiveMapping mapping, IOptions<ArchiveIndexOptions> options)
{
    private const string SequenceNumber = "_seq_no";
    private const string Numbers = "numbers";

    /// <returns>Null where the index does not tell.</returns>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        // Nobody waits for it, and it is read twice a second.
        using var untraced = UntracedScope.Begin();
        try
        {
            var (index, _) = await mapping.ReadAsync(cancellationToken);
            var response = (await client.SearchAsync<object>(
                new SearchRequest(options.Value.Alias)
                {
                    Size = 0,
                    TrackTotalHits = new TrackHits(true),
                    Aggregations = new Dictionary<string, Aggregation>
                    {
                        // The sum tells of writes to any shard, where the greatest number is that of one.
                        [Numbers] = new StatsAggregation { Field = SequenceNumber },
                    },
                },
                cancellationToken)).OrThrow(cancellationToken);
            var numbers = response.Aggregations!.GetStats(Numbers)!;
            return string.Create(CultureInfo.InvariantCulture, $"{index}:{response.Total}:{numbers.Max}:{numbers.Sum}");
        }
        catch (Exception exception) when (exception is IndexException or TransportException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody can tell now; answers are marked for another reason.
            return null;
        }
    }
}
