namespace Imago.SearchNode;

/// <summary>What the node says it is.</summary>
internal static class NodeIdentity
{
    public const string Name = "imago-search-node";
    public const string ClusterName = "imago-embedded";

    /// <summary>Elasticsearch's ids are random; one node needs no other.</summary>
    public const string Id = "imago-search-node-0";

    /// <summary>The version whose answers this node gives; the official client of the same major version accepts it.</summary>
    public const string Version = "9.5.3";
}
