using System.ComponentModel.DataAnnotations;

namespace Imago.CacheNode;

/// <summary>
/// How the node runs. Arguments (<c>--port</c>, <c>--data</c>, <c>--password</c>) win over the environment (<c>CacheNode__Port</c>, ...).
/// </summary>
public sealed class CacheNodeOptions
{
    public const string SectionName = "CacheNode";

    /// <summary>TCP port on the loopback interface; 0 means any free port, which the start message names. Default 6379, as Redis.</summary>
    [Range(0, 65535, ErrorMessage = "The port (--port or CacheNode__Port) must be a number from 0 (any free port) to 65535.")]
    public int Port { get; set; } = 6379;

    /// <summary>Directory of the append-only file and the checkpoints; created if missing. Default <c>.imago/cache</c>.</summary>
    [Required(ErrorMessage = "The data directory (--data or CacheNode__Data) must not be empty.")]
    public string Data { get; set; } = ".imago/cache";

    /// <summary>What clients have to authenticate with. Default: none, clients need not authenticate.</summary>
    public string? Password { get; set; }
}
