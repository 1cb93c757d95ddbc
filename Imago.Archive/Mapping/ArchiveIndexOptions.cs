using System.ComponentModel.DataAnnotations;

namespace Imago.Archive.Mapping;

/// <summary>The names of the indices that the services share.</summary>
public sealed class ArchiveIndexOptions
{
    public const string SectionName = "Imago:Index";

    /// <summary>
    /// The alias that searches go to and that generations (<c>{Alias}-000001</c>, ...) stand behind. Default <c>imago-photos</c>.
    /// </summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9_.-]{0,199}$", ErrorMessage =
        "Imago:Index:Alias must be a valid index name: lower-case letters, digits, '_', '.', '-', starting with a letter or digit.")]
    public string Alias { get; set; } = "imago-photos";

    /// <summary>Index of the records that could not become photos. Default <c>imago-dead-letters</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    public string DeadLetters { get; set; } = "imago-dead-letters";

    /// <summary>Index of import runs and their checkpoints. Default <c>imago-imports</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    public string Imports { get; set; } = "imago-imports";

    /// <summary>Index of the worker's jobs: what was asked for, what runs, what came of it. Default <c>imago-jobs</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    public string Jobs { get; set; } = "imago-jobs";

    /// <summary>Index of quality reports. Default <c>imago-quality-reports</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    public string QualityReports { get; set; } = "imago-quality-reports";

    /// <summary>Index of findings that stewards accept. Default <c>imago-quality-acceptances</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    public string QualityAcceptances { get; set; } = "imago-quality-acceptances";

    /// <summary>Index of what a census that is under way has done. Default <c>imago-quality-slices</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9_.-]{0,199}$")]
    public string QualitySlices { get; set; } = "imago-quality-slices";

    /// <summary>The number of a generation; null where the name is none of one.</summary>
    public int? NumberOf(string index) =>
        index.StartsWith(Alias + "-", StringComparison.Ordinal)
        && int.TryParse(index.AsSpan(Alias.Length + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The name of a generation: <c>imago-photos-000001</c>.</summary>
    public string Generation(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Alias}-{number:D6}");
}
