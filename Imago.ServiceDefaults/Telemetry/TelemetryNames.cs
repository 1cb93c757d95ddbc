namespace Imago.ServiceDefaults.Telemetry;

/// <summary>
/// The activity sources and meters that every service listens to, by name, so that a room can have its own without registering it anywhere.
/// OpenTelemetry compares names without case and takes <c>*</c> for any text.
/// </summary>
internal static class TelemetryNames
{
    /// <remarks>Of FusionCache not what happens in memory: a span would cost more than that.</remarks>
    public static string[] Sources { get; } =
    [
        "Imago.*", "Elastic.Transport", "ZiggyCreatures.Caching.Fusion.Distributed", "ZiggyCreatures.Caching.Fusion.Backplane", "Yarp.ReverseProxy",
    ];

    public static string[] Meters { get; } = ["Imago.*", "ZiggyCreatures.Caching.Fusion*", "Yarp.ReverseProxy"];
}
