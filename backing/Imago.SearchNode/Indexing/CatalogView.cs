using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Imago.SearchNode.Indexing;

/// <summary>One alias of one index.</summary>
/// <param name="Filter">The query whose documents alone the alias shows; null: all.</param>
internal sealed record AliasDefinition(bool? IsWriteIndex, JsonObject? Filter = null);

/// <summary>One index with its aliases.</summary>
internal sealed record CatalogEntry(SearchIndex Index, ImmutableSortedDictionary<string, AliasDefinition> Aliases)
{
    /// <summary>Of an index that a request named only by aliases with filters: documents of any of these are meant. Empty: all documents.</summary>
    public IReadOnlyList<JsonObject> Filters { get; init; } = [];
}

/// <summary>All indices and aliases at one moment; a request works on one view from start to end.</summary>
internal sealed class CatalogView(ImmutableSortedDictionary<string, CatalogEntry> entries)
{
    public static CatalogView Empty { get; } = new(ImmutableSortedDictionary.Create<string, CatalogEntry>(StringComparer.Ordinal));

    public ImmutableSortedDictionary<string, CatalogEntry> Entries { get; } = entries;

    public IEnumerable<CatalogEntry> BehindAlias(string alias) => Entries.Values.Where(entry => entry.Aliases.ContainsKey(alias));

    public bool IsAlias(string name) => Entries.Values.Any(entry => entry.Aliases.ContainsKey(name));

    public CatalogView With(CatalogEntry entry) => new(Entries.SetItem(entry.Index.Name, entry));

    public CatalogView Without(string name) => new(Entries.Remove(name));
}
