using Imago.SearchNode.Analysis;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Lucene.Net.Analysis;

namespace Imago.SearchNode.Indexing;

/// <summary>One index: its identity, settings, mapping and engine.</summary>
internal sealed class SearchIndex : IAsyncDisposable
{
    private const int LongestId = 512;

    private readonly DynamicFields _dynamic;
    private IndexMapping _mapping;
    private IndexSettings _settings;
    private IndexEngine? _engine;
    private bool _closed;
    private long _searches;

    public SearchIndex(string name, string uuid, DateTimeOffset created, IndexSettings settings, AnalyzerCatalog analyzers, IndexMapping mapping)
    {
        Name = name;
        Uuid = uuid;
        Created = created;
        Analyzers = analyzers;
        _settings = settings;
        _mapping = mapping;
        _dynamic = new DynamicFields(analyzers);
    }

    public string Name { get; }

    public string Uuid { get; }

    public DateTimeOffset Created { get; }

    public AnalyzerCatalog Analyzers { get; }

    public SegmentColumns Columns { get; } = new();

    /// <summary>Searches and counts that ran on it since it was opened.</summary>
    public long Searches => Interlocked.Read(ref _searches);

    public void CountSearch() => Interlocked.Increment(ref _searches);

    public IndexSettings Settings
    {
        get => Volatile.Read(ref _settings);
        set => Volatile.Write(ref _settings, value);
    }

    /// <summary>Set by the catalog, which makes it durable first.</summary>
    public IndexMapping Mapping
    {
        get => Volatile.Read(ref _mapping);
        set => Volatile.Write(ref _mapping, value);
    }

    public IndexEngine Engine => !_closed && _engine is { } engine ? engine : throw Refuse.IndexNotFound(Name);

    /// <summary>When the upkeep last refreshed it, in the time provider's ticks.</summary>
    public long LastRefresh { get; set; }

    public async Task OpenAsync(string path, TimeProvider time, ILogger logger) =>
        _engine = await IndexEngine.OpenAsync(Name, Uuid, path, new FieldAnalyzer(this), (id, source) => Parse(id, source).Fields.Finish(source), Columns.Warm, time, logger);

    /// <summary>Parses a source along the current mapping. New fields are in the result, not yet in the mapping.</summary>
    public ParsedDocument Parse(string id, ReadOnlyMemory<byte> source)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(id);
        return length switch
        {
            0 => throw Refuse.IllegalArgument("if _id is specified it must not be empty"),
            > LongestId => throw Refuse.IllegalArgument($"id [{id}] is too long, must be no longer than {LongestId} bytes but was: {length}"),
            _ => DocumentParser.Parse(id, source.Span, Mapping, _dynamic),
        };
    }

    /// <summary>Makes what was written searchable, at once or with the next refresh.</summary>
    public Task RefreshAsync(RefreshPolicy policy) => policy switch
    {
        RefreshPolicy.None => Task.CompletedTask,
        RefreshPolicy.WaitFor when Settings.RefreshInterval is not null && Engine.NeedsRefresh => Engine.NextRefreshAsync(),
        _ => Engine.RefreshAsync(),
    };

    /// <summary>Closes the files of an index that is being deleted.</summary>
    public async Task CloseAsync()
    {
        _closed = true;
        if (_engine is not null)
        {
            await _engine.CloseAsync();
        }

        Analyzers.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        Analyzers.Dispose();
    }

    /// <summary>The analyzer that the mapping names, field by field.</summary>
    private sealed class FieldAnalyzer(SearchIndex index) : AnalyzerWrapper(PER_FIELD_REUSE_STRATEGY)
    {
        protected override Analyzer GetWrappedAnalyzer(string fieldName) =>
            index.Mapping.Fields.TryGetValue(fieldName, out var field) && field is TextMapper text ? text.Analyzer : index.Analyzers.Standard;

        protected override TokenStreamComponents WrapComponents(string fieldName, TokenStreamComponents components) => components;
    }
}

/// <summary>The <c>refresh</c> parameter of writes.</summary>
internal enum RefreshPolicy
{
    None,
    Immediate,
    WaitFor,
}
