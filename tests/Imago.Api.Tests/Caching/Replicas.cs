using Imago.Api.Tests.Fixture;
using Imago.Testing;

namespace Imago.Api.Tests.Caching;

/// <summary>Two replicas of the API and their Redis, as processes, on the index of a test collection.</summary>
/// <typeparam name="TArchive">The collection's fixture.</typeparam>
public sealed class Replicas<TArchive>(TArchive archive) : IReplicas, IAsyncLifetime where TArchive : ArchiveApi
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-replicas-");
    private IndexProxy? _index;
    private CacheNodeProcess? _cache;

    ArchiveApi IReplicas.Archive => archive;

    IndexProxy IReplicas.Index => _index!;

    CacheNodeProcess IReplicas.Cache => _cache!;

    IReadOnlyList<ServiceProcess> IReplicas.All => _all;

    private ServiceProcess[] _all = [];

    public async ValueTask InitializeAsync()
    {
        if (!archive.HasServer)
        {
            return;
        }

        _index = new IndexProxy(archive.Server.Address);
        await _index.StartAsync();
        _cache = await CacheNodeProcess.StartAsync(_data.FullName, CancellationToken.None);
        KeyValuePair<string, string>[] environment =
        [
            new("ConnectionStrings__elasticsearch", _index.Address.AbsoluteUri),
            new("ConnectionStrings__cache", _cache.ConnectionString),
            new("Imago__Index__Alias", archive.Alias),
            new("Imago__ServiceKey", ApiHost.ServiceKey),
        ];
        _all = await Task.WhenAll(ServiceProcess.StartAsync("Imago.Api", environment), ServiceProcess.StartAsync("Imago.Api", environment));
    }

    async Task IReplicas.RestartCacheAsync()
    {
        var port = _cache!.Port;
        await _cache.DisposeAsync();
        _cache = await CacheNodeProcess.StartAsync(_data.FullName, CancellationToken.None, port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _all)
        {
            await replica.DisposeAsync();
        }

        if (_cache is not null)
        {
            await _cache.DisposeAsync();
        }

        if (_index is not null)
        {
            await _index.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}

internal interface IReplicas
{
    ArchiveApi Archive { get; }

    IndexProxy Index { get; }

    CacheNodeProcess Cache { get; }

    IReadOnlyList<ServiceProcess> All { get; }

    /// <summary>Starts Redis again where it was, after it was killed.</summary>
    Task RestartCacheAsync();
}
