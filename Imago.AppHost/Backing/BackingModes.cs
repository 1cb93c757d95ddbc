namespace Imago.AppHost.Backing;

/// <summary>The modes by the names that users give them.</summary>
internal static class BackingModes
{
    public const string Variable = "IMAGO_BACKING";

    /// <summary>In the order of <see cref="BackingMode"/>.</summary>
    public static string[] Names { get; } = ["embedded", "containers", "external"];

    public static BackingMode? Parse(string name) =>
        Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var mode ? (BackingMode)mode : null;
}
