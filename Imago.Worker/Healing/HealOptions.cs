using System.ComponentModel.DataAnnotations;

namespace Imago.Worker.Healing;

/// <summary>When a healed generation may take the place of the live one, and what is kept of it.</summary>
public sealed class HealOptions
{
    public const string SectionName = "Imago:Heal";

    /// <summary>How many earlier generations are kept for a roll-back, 1 to 20. Default 2.</summary>
    [Range(1, 20, ErrorMessage = "Imago:Heal:Keep must be a whole number from 1 to 20.")]
    public int Keep { get; set; } = 2;

    /// <summary>The share of documents that may be missing in the new generation, 0 to 1; duplicates of a document are not missing. Default 0.001.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Imago:Heal:DocumentTolerance must be between 0 and 1.")]
    public double DocumentTolerance { get; set; } = 0.001;

    /// <summary>The share of documents that may lose the value of a field, 0 to 1. Default 0.05.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Imago:Heal:CompletenessTolerance must be between 0 and 1.")]
    public double CompletenessTolerance { get; set; } = 0.05;

    /// <summary>The share by which what a search finds may differ, 0 to 1. Default 0.05.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Imago:Heal:SearchTolerance must be between 0 and 1.")]
    public double SearchTolerance { get; set; } = 0.05;

    /// <summary>How many slices of the source are read side by side, 1 to 16. Default 2.</summary>
    [Range(1, 16, ErrorMessage = "Imago:Heal:Slices must be a whole number from 1 to 16.")]
    public int Slices { get; set; } = 2;
}
