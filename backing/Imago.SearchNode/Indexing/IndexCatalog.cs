using System.Text.Json.Nodes;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// The indices of the node. A change is made durable before it is seen; changes happen one at a time, reading never waits.
/// </summary>
internal sealed class IndexCatalog(DataDirectory directory, TimeProvider time, ILogger<IndexCatalog> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);
    private CatalogView _view = CatalogView.Empty;

    public CatalogView View => Volatile.Read(ref _view);

    /// <summary>Opens every index, replaying what a crash left; removes directories of indices that no longer are.</summary>
    public async Task OpenAsync()
    {
        var view = CatalogState.Load(directory.StateFile);
        var known = view.Entries.Values.Select(entry => entry.Index.Uuid).ToHashSet(StringComparer.Ordinal);
        var unknown = directory.IndexDirectories().Where(path => !known.Contains(Path.GetFileName(path))).ToList();
        if (unknown.Count > 0 && !File.Exists(directory.StateFile))
        {
            throw new InvalidDataException(
                $"{directory.StateFile} is missing but there is index data beside it. Restore it from a backup, or start with an empty data directory.");
        }

        unknown.ForEach(Remove);
        foreach (var entry in view.Entries.Values)
        {
            await entry.Index.OpenAsync(directory.Index(entry.Index.Uuid), time, logger);
        }

        Volatile.Write(ref _view, view);
        logger.Opened(view.Entries.Count, directory.Path);
    }

    public async Task<SearchIndex> CreateAsync(string name, JsonObject? settings, JsonObject? mappings, JsonObject? aliases)
    {
        IndexNames.Validate(name);
        var parsed = IndexSettings.Parse(settings);
        var aliasDefinitions = AliasJson.Read(aliases);
        var analyzers = AnalyzerCatalog.Create(parsed.Analysis);
        var mapping = CatalogState.EmptyMapping();
        if (mappings is not null)
        {
            mapping = MappingMerge.Merge(mapping, new MappingParser(analyzers).Parse(mappings), parsed.MostFields);
        }

        return await ChangeAsync(async view =>
        {
            if (view.Entries.TryGetValue(name, out var existing))
            {
                throw Refuse.IndexAlreadyExists(name, existing.Index.Uuid);
            }

            if (view.IsAlias(name))
            {
                throw Refuse.InvalidIndexName(name, "already exists as alias");
            }

            foreach (var alias in aliasDefinitions.Keys)
            {
                RequireFree(view, alias);
            }

            var index = new SearchIndex(name, NewUuid(), time.GetUtcNow(), parsed, analyzers, mapping);
            await index.OpenAsync(directory.Index(index.Uuid), time, logger);
            return (view.With(new CatalogEntry(index, aliasDefinitions)), index);
        });
    }

    public async Task DeleteAsync(IReadOnlyList<CatalogEntry> entries)
    {
        await ChangeAsync(view =>
        {
            foreach (var entry in entries)
            {
                view = view.Entries.ContainsKey(entry.Index.Name) ? view.Without(entry.Index.Name) : throw Refuse.IndexNotFound(entry.Index.Name);
            }

            return Task.FromResult((view, true));
        });
        foreach (var entry in entries)
        {
            await entry.Index.CloseAsync();
            Remove(directory.Index(entry.Index.Uuid));
        }
    }

    /// <summary>Merges an update into the mapping of an index; nothing changes if any part of it conflicts.</summary>
    public Task UpdateMappingAsync(SearchIndex index, MappingUpdate update) => ChangeAsync(view =>
    {
        var before = index.Mapping;
        var merged = MappingMerge.Merge(before, update, index.Settings.MostFields);
        index.Mapping = merged;
        try
        {
            CatalogState.Save(directory.StateFile, view);
        }
        catch (IOException)
        {
            index.Mapping = before;
            throw;
        }

        return Task.FromResult((view, true));
    });

    public Task UpdateSettingsAsync(IReadOnlyList<CatalogEntry> entries, JsonObject changes) => ChangeAsync(view =>
    {
        var updated = entries.Select(entry => (entry.Index, Settings: entry.Index.Settings.Update(changes))).ToList();
        updated.ForEach(change => change.Index.Settings = change.Settings);
        return Task.FromResult((view, true));
    });

    /// <summary>Applies alias actions as one change.</summary>
    public async Task<IReadOnlyList<AliasActionResult>> ChangeAliasesAsync(IReadOnlyList<AliasAction> actions)
    {
        IReadOnlyList<AliasActionResult> results = [];
        var removed = await ChangeAsync(view =>
        {
            var before = view;
            foreach (var action in actions)
            {
                view = action.Apply(view);
            }

            results = AliasAction.Results(actions, before, view);
            var gone = before.Entries.Values.Where(entry => !view.Entries.ContainsKey(entry.Index.Name)).ToList();
            return Task.FromResult((view, gone));
        });
        foreach (var entry in removed)
        {
            await entry.Index.CloseAsync();
            Remove(directory.Index(entry.Index.Uuid));
        }

        return results;
    }

    public static void RequireFree(CatalogView view, string alias)
    {
        if (view.Entries.ContainsKey(alias))
        {
            throw new ElasticException(
                StatusCodes.Status400BadRequest, "invalid_alias_name_exception",
                $"Invalid alias name [{alias}]: an index or data stream exists with the same name as the alias");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in View.Entries.Values)
        {
            await entry.Index.DisposeAsync();
        }

        _changing.Dispose();
    }

    private async Task<T> ChangeAsync<T>(Func<CatalogView, Task<(CatalogView View, T Result)>> change)
    {
        await _changing.WaitAsync();
        try
        {
            var (view, result) = await change(_view);
            CatalogState.Save(directory.StateFile, view);
            Volatile.Write(ref _view, view);
            return result;
        }
        finally
        {
            _changing.Release();
        }
    }

    private void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.LeftOver(failure, path);
        }
    }

    /// <summary>16 random bytes in URL-safe base 64, as Elasticsearch's.</summary>
    private static string NewUuid() => Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', 'A').Replace('/', 'B');
}
