namespace Imago.AppHost.Backing;

/// <summary>Where Elasticsearch and Redis come from.</summary>
public enum BackingMode
{
    /// <summary>Projects of this solution, on this machine, with nothing but the .NET SDK.</summary>
    Embedded,

    /// <summary>The products themselves, in containers.</summary>
    Containers,

    /// <summary>Servers that somebody else runs.</summary>
    External,
}
