using Imago.Archive.Operations;
using Imago.Worker.Generations;
using Imago.Worker.Leases;

namespace Imago.Worker.Ingest;

/// <summary>What an import is to do.</summary>
/// <param name="Run">Id of the run: an interrupted one goes on under the same, a file that is delivered again gets another.</param>
/// <param name="Target">Where photos are written to.</param>
internal sealed record ImportOrder(string Run, PhotoTarget Target)
{
    /// <summary>The lease under which it is done; null where nobody else can write.</summary>
    public Lease? Lease { get; init; }

    /// <summary>Called as records get their outcomes.</summary>
    public Action<ImportProgress>? Report { get; init; }
}

/// <summary>How far an import is.</summary>
/// <param name="Fraction">How much of the file has been read, 0 to 1.</param>
/// <param name="Reached">How far its records have their outcome.</param>
internal readonly record struct ImportProgress(double Fraction, Checkpoint Reached)
{
    public RecordCounts Counts => Reached.Counts.ToRecordCounts();
}
