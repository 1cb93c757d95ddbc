using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// Resolves what stands where an index name is expected: names, aliases, wildcards, lists, exclusions (<c>a*,-ab</c>), <c>_all</c>.
/// </summary>
internal readonly record struct IndexExpression(string? Text, bool IgnoreUnavailable = false, bool AllowNoIndices = true, bool AliasesAllowed = true)
{
    public IReadOnlyList<CatalogEntry> Resolve(CatalogView view)
    {
        if (string.IsNullOrEmpty(Text) || Text is "_all" or "*")
        {
            return OrNone([.. view.Entries.Values]);
        }

        var found = new SortedDictionary<string, CatalogEntry>(StringComparer.Ordinal);
        var wildcardSeen = false;
        foreach (var part in Text.Split(','))
        {
            if (part.StartsWith('-') && wildcardSeen)
            {
                foreach (var entry in Matching(view, part[1..]))
                {
                    found.Remove(entry.Index.Name);
                }
            }
            else if (part.Contains('*', StringComparison.Ordinal))
            {
                wildcardSeen = true;
                var matches = Matching(view, part).ToList();
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

        return behind.Count > 0 || IgnoreUnavailable ? behind : throw Refuse.IndexNotFound(name);
    }

    private IEnumerable<CatalogEntry> Matching(CatalogView view, string pattern)
    {
        var aliasesToo = AliasesAllowed;
        return view.Entries.Values.Where(entry =>
            WildcardText.Matches(pattern, entry.Index.Name) || (aliasesToo && entry.Aliases.Keys.Any(alias => WildcardText.Matches(pattern, alias))));
    }

    private IReadOnlyList<CatalogEntry> OrNone(IReadOnlyList<CatalogEntry> entries) =>
        entries.Count > 0 || AllowNoIndices ? entries : throw Refuse.IndexNotFound(Text is null or "" ? "_all" : Text);

    private static void Add(SortedDictionary<string, CatalogEntry> found, IEnumerable<CatalogEntry> entries)
    {
        foreach (var entry in entries)
        {
            found[entry.Index.Name] = entry;
        }
    }
}
