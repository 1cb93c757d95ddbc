namespace Imago.ServiceDefaults.Caching;

/// <summary>The keys and channels in Redis that services share.</summary>
public static class CacheKeys
{
    /// <summary>Counter: raised whenever the photos of the archive have changed (an import, an alias swap).</summary>
    public const string ArchiveVersion = "imago:archive:version";

    /// <summary>Channel: the new <see cref="ArchiveVersion"/>, published right after it was raised.</summary>
    public const string ArchiveChanged = "imago:archive:changed";

    /// <summary>Sorted set: path and query of first pages as they were asked for, by decayed popularity.</summary>
    public const string PopularSearches = "imago:popular";

    /// <summary>Sorted set: base addresses of the API's replicas, by the time of their last heartbeat in seconds since 1970.</summary>
    public const string ApiReplicas = "imago:api:replicas";
}
