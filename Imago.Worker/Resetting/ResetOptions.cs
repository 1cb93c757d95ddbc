namespace Imago.Worker.Resetting;

/// <summary>Whether the archive may be emptied.</summary>
public sealed class ResetOptions
{
    public const string SectionName = "Imago:Reset";

    /// <summary>Only where the data is this machine's own, to play with: the AppHost sets it in embedded mode. Default: no.</summary>
    public bool Allowed { get; set; }
}
