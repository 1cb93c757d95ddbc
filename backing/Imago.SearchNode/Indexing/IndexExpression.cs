using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// Resolves what stands where an index name is expected: names, aliases, wildcards, lists, exclusions (<c>a*,-ab</c>), <c>_all</c>.
/// </summary>
/// <param name="ExpandsWildcards">Wildcards stand for the open indices; false: for none.</param>
internal readonly record struct IndexExpression(
    string? Text, bool IgnoreUnavailable = false, bool AllowNoIndices = true, bool AliasesAllowed = true, bool ExpandsWildcards = true)
{
    private bool IsEverything => string.IsNullOrEmpty(Text) || Text is "_all" or "*";

    /// <summary>True if it does not name each index.</summary>
    public bool HasWildcard => IsEverything || Text!.Contains('*', StringComparison.Ordinal);

    /// <summary><c>expand_wildcards</c>: indices here are open and none is hidden, so that <c>open</c> and <c>all</c> mean all of them.</summary>
    public static bool Expands(string? states)
    {
        var names = (states ?? "open").Split(',');
        return Array.Find(names, name => name is not ("open" or "closed" or "hidden" or "all" or "none")) is { } unknown
            ? throw Refuse.IllegalArgument($"No valid expand wildcard value [{unknown}]")
            : names.Any(name => name is "open" or "all");
    }

    public IReadOnlyList<CatalogEntry> Resolve(CatalogView view)
    {
        if (IsEverything)
        {
            return OrNone(ExpandsWildcards ? [.. view.Entries.Values] : []);
        }

        var found = new SortedDictionary<string, CatalogEntry>(StringComparer.Ordinal);
        foreach (var part in Text!.Split(','))
        {
            if (part.StartsWith('-'))
            {
                foreach (var entry in Matching(view, part[1..]))
                {
                    found.Remove(entry.Index.Name);
                }
            }
            else if (part.Contains('*', StringComparison.Ordinal))
            {
                var matches = ExpandsWildcards ? Matching(view, part).ToList() : throw Refuse.IndexNotFound(part);
                if (matches.Count == 0 && !AllowNoIndices)
                {
                    throw Refuse.IndexNotFound(part);
                }

                Add(found, matches);
            }
            else
            {
                Add(found, Named(view, part));
            }
        }

        return OrNone([.. found.Values]);
    }

    /// <summary>Refuses to write to a name that is none of an alias.</summary>
    public static void RequireAlias(CatalogView view, string name)
    {
        if (!view.IsAlias(name))
        {
            throw new ElasticException(
                StatusCodes.Status404NotFound, "index_not_found_exception", $"no such index [{name}] and [require_alias] request flag is [true] and [{name}] is not an alias");
        }
    }

    /// <summary>The one index that writes to the name go to.</summary>
    public static SearchIndex ResolveForWrite(CatalogView view, string name)
    {
        if (view.Entries.TryGetValue(name, out var entry))
        {
            return entry.Index;
        }

        var behind = view.BehindAlias(name).ToList();
        var writers = behind.Where(candidate => candidate.Aliases[name].IsWriteIndex == true).ToList();
        return (behind, writers) switch
        {
            ([], _) => throw Refuse.IndexNotFound(name),
            (_, [var writer]) => writer.Index,
            ([var only], []) when only.Aliases[name].IsWriteIndex is null => only.Index,
            _ => throw Refuse.IllegalArgument(
                $"no write index is defined for alias [{name}]. The write index may be explicitly disabled using is_write_index=false or the alias " +
                "points to multiple indices without one being designated as a write index"),
        };
    }

    /// <summary>The one index that a document is read from.</summary>
    public static SearchIndex ResolveForRead(CatalogView view, string name) => new IndexExpression(name).Resolve(view) switch
    {
        [var only] => only.Index,
        [] => throw Refuse.IndexNotFound(name),
        var several => throw Refuse.IllegalArgument(
            $"alias [{name}] has more than one index associated with it [{string.Join(", ", several.Select(entry => entry.Index.Name))}], can't execute a single index op"),
    };

    private List<CatalogEntry> Named(CatalogView view, string name)
    {
        if (view.Entries.TryGetValue(name, out var entry))
        {
            return [entry];
        }

        var behind = view.BehindAlias(name).ToList();
        if (behind.Count > 0 && !AliasesAllowed)
        {
            throw Refuse.IllegalArgument($"The provided expression [{name}] matches an alias, specify the corresponding concrete indices instead.");
        }

        return behind.Count > 0 || IgnoreUnavailable
            ? [.. behind.Select(candidate => Through(candidate, [candidate.Aliases[name]]))]
            : throw Refuse.IndexNotFound(name);
    }

    private IEnumerable<CatalogEntry> Matching(CatalogView view, string pattern)
    {
        foreach (var entry in view.Entries.Values)
        {
            if (WildcardText.Matches(pattern, entry.Index.Name))
            {
                yield return entry;
            }
            else if (AliasesAllowed && entry.Aliases.Where(alias => WildcardText.Matches(pattern, alias.Key)).Select(alias => alias.Value).ToList() is { Count: > 0 } aliases)
            {
                yield return Through(entry, aliases);
            }
        }
    }

    /// <summary>The index as aliases show it: an alias without a filter shows all of it.</summary>
    private static CatalogEntry Through(CatalogEntry entry, IReadOnlyList<AliasDefinition> aliases) =>
        aliases.All(alias => alias.Filter is not null) ? entry with { Filters = [.. aliases.Select(alias => alias.Filter!)] } : entry;

    private IReadOnlyList<CatalogEntry> OrNone(IReadOnlyList<CatalogEntry> entries) =>
        entries.Count > 0 || AllowNoIndices ? entries : throw Refuse.IndexNotFound(Text is null or "" ? "_all" : Text);

    private static void Add(SortedDictionary<string, CatalogEntry> found, IEnumerable<CatalogEntry> entries)
    {
        foreach (var entry in entries)
        {
            // Named in several ways, it shows what any of them shows.
            found[entry.Index.Name] = !found.TryGetValue(entry.Index.Name, out var other) ? entry
                : entry.Filters.Count == 0 || other.Filters.Count == 0 ? entry with { Filters = [] }
                : entry with { Filters = [.. other.Filters, .. entry.Filters] };
        }
    }
}
