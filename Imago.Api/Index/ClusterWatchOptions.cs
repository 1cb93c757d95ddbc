using System.ComponentModel.DataAnnotations;

namespace Imago.Api.Index;

/// <summary>When a cluster that says nothing counts as away.</summary>
public sealed class ClusterWatchOptions
{
    public const string SectionName = "Imago:ClusterWatch";

    /// <summary>
    /// How long a cluster that answers pings at once may take for one; a busy one is given four times what it has taken lately, at most 5 s.
    /// Whoever waits for a search meanwhile waits at most 0.3 s longer than this. Default 0.45 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(0.45);
}
