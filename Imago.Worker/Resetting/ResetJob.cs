using System.Text.Json;
using System.Text.Json.Serialization;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Worker.Announcements;
using Imago.Worker.Generations;
using Imago.Worker.Ingest;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Resetting;

internal sealed record ResetParameters;

[JsonSerializable(typeof(ResetParameters))]
internal sealed partial class ResetJson : JsonSerializerContext;

/// <summary>Empties the archive: every generation, the dead letters and the ledger of imports. Then the sample is imported as at a first start.</summary>
internal sealed class ResetJob(
    GenerationIndices generations,
    ArchivePreparation preparation,
    SampleIngest sample,
    ArchiveAnnouncer announcer,
    IOptions<ArchiveIndexOptions> indices,
    IOptions<IngestOptions> ingest,
    IOptions<ResetOptions> options) : IJob
{
    public static string Kind => RunKinds.Reset;

    public static string Lane => JobLanes.Photos;

    public async Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        if (!options.Value.Allowed)
        {
            throw new JobFailedException("The archive may be emptied in embedded mode only. Nothing was changed.");
        }

        foreach (var generation in await generations.ListAsync(cancellationToken))
        {
            job.Lease.EnsureHeld();
            await generations.DeleteAsync(generation.Name, cancellationToken);
        }

        await generations.DeleteAsync(indices.Value.DeadLetters, cancellationToken);
        await generations.DeleteAsync(indices.Value.Imports, cancellationToken);
        await preparation.PrepareAsync(cancellationToken);
        announcer.Changed();
        if (ingest.Value.Sample is { Length: > 0 } path)
        {
            await sample.RequestAsync(path, again: true, cancellationToken);
        }

        return null;
    }
}
