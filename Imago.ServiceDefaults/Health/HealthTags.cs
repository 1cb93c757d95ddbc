namespace Imago.ServiceDefaults.Health;

/// <summary>Tags of health checks.</summary>
public static class HealthTags
{
    /// <summary>
    /// The check is about this process alone. A failing one gets the process restarted, so a check that asks another service must never carry it.
    /// </summary>
    public const string Live = "live";
}
