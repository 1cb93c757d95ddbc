using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Census;

/// <summary>Asks for censuses. There is one at a time, and one about a target waits at the most.</summary>
internal sealed class CensusRequests(JobQueue queue, IOptions<ArchiveIndexOptions> indices)
{
    /// <param name="target">Index or alias; null for the archive's alias.</param>
    /// <param name="id">Id of the run, where the same wish may come again; null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run; one that already waits or is under way where there is one.</returns>
    public async Task<JobEntry> RequestAsync(string? target, string? id, CancellationToken cancellationToken)
    {
        var subject = target ?? indices.Value.Alias;
        return await queue.FindOpenAsync(RunKinds.Census, subject, cancellationToken)
            ?? await queue.EnqueueAsync(
                RunKinds.Census, subject, new CensusParameters(target), CensusJson.Default.CensusParameters, id, cancellationToken);
    }
}
