using Imago.EndToEnd.Tests.Application;
using Imago.Testing.Browser;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Imago.EndToEnd.Tests;

/// <summary>One application for all tests that lose no photo and add none: started on an empty data directory, healthy, the sample ingested.</summary>
public sealed class SharedArchive : IAsyncLifetime
{
    public const string Collection = "The running archive";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-end-to-end-");
    private RunningArchive? _archive;

    internal RunningArchive Archive => _archive ?? throw new InvalidOperationException("The fixture is not initialised.");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _archive = await RunningArchive.StartAsync(_data, cancellationToken);
        await _archive.WaitUntilHealthyAsync(cancellationToken);
        await _archive.WaitUntilIngestedAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_archive is not null)
        {
            await _archive.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}

[CollectionDefinition(SharedArchive.Collection)]
public sealed class SharedArchiveDefinition : ICollectionFixture<SharedArchive>, ICollectionFixture<Chromium>;
