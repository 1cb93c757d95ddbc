using Imago.Archive.Operations;
using Imago.EndToEnd.Tests.Application;

namespace Imago.EndToEnd.Tests;

/// <summary>What can be asked for on the dashboard, executed as the dashboard does.</summary>
[Collection(SharedArchive.Collection)]
public sealed class CommandTests(SharedArchive shared)
{
    [Theory]
    [InlineData("import-sample", RunKinds.Import)]
    [InlineData("warm-cache", RunKinds.Warm)]
    [InlineData("run-census", RunKinds.Census)]
    [InlineData("heal-index", RunKinds.Heal)]
    public async Task ACommandIsDoneAndTheArchiveStaysWhole(string command, string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        var run = await shared.Archive.ExecuteAsync(command, kind, cancellationToken);

        Assert.True(run.State is RunState.Completed, run.Error);
        Assert.Equal(RunningArchive.SampleSize, await shared.Archive.CountAsync(cancellationToken));
    }
}
