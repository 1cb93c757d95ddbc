using System.Collections.Concurrent;
using System.Globalization;
using Imago.Testing;

[assembly: AssemblyFixture(typeof(Imago.Worker.Tests.SharedCache))]

namespace Imago.Worker.Tests;

/// <summary>One cache node for all tests; each archive that is tested has a database of its own there.</summary>
public sealed class SharedCache : IAsyncLifetime
{
    private const int Databases = 16;

    private static readonly ConcurrentDictionary<string, int> Numbers = new(StringComparer.Ordinal);
    private static CacheNodeProcess? _node;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-shared-cache-");

    /// <param name="archive">Name of an archive.</param>
    public static string ConnectionString(string archive) => string.Create(
        CultureInfo.InvariantCulture, $"{_node!.ConnectionString},defaultDatabase={Numbers.GetOrAdd(archive, _ => Numbers.Count) % Databases}");

    public async ValueTask InitializeAsync() => _node = await CacheNodeProcess.StartAsync(_data.FullName, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}
