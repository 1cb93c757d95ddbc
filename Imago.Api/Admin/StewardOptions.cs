using System.ComponentModel.DataAnnotations;

namespace Imago.Api.Admin;

/// <summary>Who may change the archive.</summary>
internal sealed class StewardOptions
{
    public const string SectionName = "Imago:Steward";

    /// <summary>What data stewards authenticate with. Without one, or with an empty one, nobody is let in. Default: none; the AppHost gives one.</summary>
    [RegularExpression(".{16,}", ErrorMessage = "Imago:Steward:Key must have at least 16 characters.")]
    public string? Key { get; set; }
}
