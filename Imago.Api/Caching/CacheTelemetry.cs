using System.Diagnostics.Metrics;
using Imago.Api.Search;

namespace Imago.Api.Caching;

/// <summary>What the cache tells about itself. What happens in memory, in Redis and on the backplane is told by FusionCache.</summary>
public sealed class CacheTelemetry
{
    private readonly Counter<long> _answers;
    private readonly Counter<long> _forgotten;

    public CacheTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(SearchTelemetry.Name);
        _answers = meter.CreateCounter<long>("imago.cache.answers", "{answer}", "Answers, by where they came from.");
        _forgotten = meter.CreateCounter<long>("imago.cache.forgotten", "{change}", "Changes of the archive that put all answers out of date.");
    }

    public void Answered(CacheOutcome outcome) => _answers.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));

    public void Forgotten() => _forgotten.Add(1);

    private static string NameOf(CacheOutcome outcome) => outcome switch
    {
        CacheOutcome.Hit => "hit",
        CacheOutcome.Miss => "miss",
        CacheOutcome.Joined => "joined",
        CacheOutcome.Stale => "stale",
        _ => "bypass",
    };
}
