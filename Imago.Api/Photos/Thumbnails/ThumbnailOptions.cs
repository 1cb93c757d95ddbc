using System.ComponentModel.DataAnnotations;

namespace Imago.Api.Photos.Thumbnails;

/// <summary>Where pictures are.</summary>
public sealed class ThumbnailOptions : IValidatableObject
{
    public const string SectionName = "Imago:Thumbnails";

    /// <summary>
    /// Absolute http or https address of the site that holds the pictures, under <c>/bild/st/0000000445/s.jpg</c>. Default empty: there are
    /// none, and every picture is a placeholder.
    /// </summary>
    public string BaseAddress { get; set; } = "";

    /// <summary>How long to wait for the site to say whether it has a picture. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The address without a slash at its end; null where there are no pictures.</summary>
    internal string? Site => string.IsNullOrWhiteSpace(BaseAddress) ? null : BaseAddress.Trim().TrimEnd('/');

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Site is { } site && !(Uri.TryCreate(site, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            yield return new ValidationResult($"{SectionName}:{nameof(BaseAddress)} must be empty or an absolute http or https address.");
        }
    }
}
