using System.ComponentModel.DataAnnotations;

namespace Imago.SearchNode;

/// <summary>Where the node listens and what it keeps. Command line: <c>--port</c>, <c>--data</c>, <c>--password</c>.</summary>
internal sealed class SearchNodeOptions
{
    public const string SectionName = "SearchNode";

    /// <summary>Port on the loopback address; 0 is any free one. Default 9200.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 9200;

    /// <summary>Data directory, made if it is not there. Default <c>.imago/search</c> in the working directory.</summary>
    [Required]
    public string Data { get; set; } = Path.Combine(".imago", "search");

    /// <summary>Password of the user <c>elastic</c>. Empty: no authentication.</summary>
    public string? Password { get; set; }

    /// <summary>Largest request body in bytes, compressed and not. Default 100 MB, as Elasticsearch's.</summary>
    [Range(1, int.MaxValue)]
    public int MaxBodyBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>Most bytes of all bodies that are being worked on; what comes on top is answered with 429. Default 256 MB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxInFlightBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Requests that take longer are logged, in milliseconds; 0: none. Default 1,000.</summary>
    [Range(0, int.MaxValue)]
    public int SlowRequestMilliseconds { get; set; } = 1000;
}
