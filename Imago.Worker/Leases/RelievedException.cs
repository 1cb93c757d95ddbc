namespace Imago.Worker.Leases;

/// <summary>The work is another worker's now: what this one has not written yet, it must not write any more.</summary>
internal sealed class RelievedException() : Exception("Another worker has taken over.");
