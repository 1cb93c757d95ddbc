using System.Collections.Immutable;

namespace Imago.SearchNode.Indexing;

/// <summary>One alias of one index.</summary>
internal sealed record AliasDefinition(bool? IsWriteIndex);

/// <summary>One index with its aliases.</summary>
internal sealed record CatalogEntry(SearchIndex Index, ImmutableSortedDictionary<string, AliasDefinition> Aliases);

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
