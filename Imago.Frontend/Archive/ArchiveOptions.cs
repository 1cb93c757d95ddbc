using System.ComponentModel.DataAnnotations;

namespace Imago.Frontend.Archive;

/// <summary>How the pages reach the archive's API and how much they ask of it.</summary>
public sealed class ArchiveOptions
{
    public const string SectionName = "Imago:Archive";

    /// <summary>
    /// Where the API is. Default <c>http://api</c>, a name that service discovery resolves (<c>services:api:http:0</c>); a plain address works too.
    /// </summary>
    [Required]
    [RegularExpression("^https?://[^/?#@]+/?$", ErrorMessage =
        "Imago:Archive:BaseAddress must be an http or https address without path, query or credentials, such as http://api.")]
    public string BaseAddress { get; set; } = "http://api";

    /// <summary>
    /// How long a page waits for the API, retries included, before it says that the archive does not answer, and a search under <c>/api</c> for one
    /// replica before another one is asked. Default 10 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Imago:Archive:Timeout must be from 00:00:01 to 00:01:00.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Photos on a page of results. Default 40; the API allows 1 to 100.</summary>
    [Range(1, 100, ErrorMessage = "Imago:Archive:PageSize must be from 1 to 100.")]
    public int PageSize { get; set; } = 40;
}
