using Imago.Worker.Generations;
using Imago.Worker.Leases;

namespace Imago.Worker.Ingest;

/// <summary>What the reader and the writers of one import share.</summary>
internal sealed class ImportContext(string deliveryId, string fileName, DateTimeOffset startedAt, PhotoTarget target, Lease? lease, BatchSize batchSize)
{
    private int _largestRequest = int.MaxValue;

    /// <summary>Stands in the ids of dead letters, so that a line which is delivered again is the same letter.</summary>
    public string DeliveryId => deliveryId;

    public string FileName => fileName;

    public DateTimeOffset StartedAt => startedAt;

    public PhotoTarget Target => target;

    /// <summary>Null where nobody else can write.</summary>
    public Lease? Lease => lease;

    public BatchSize BatchSize => batchSize;

    /// <summary>Bytes that the server takes in one request, as far as it has told.</summary>
    public int LargestRequest => Volatile.Read(ref _largestRequest);

    /// <summary>The server has refused a larger request. The limit only ever falls, whichever writer learns of it first.</summary>
    public void LimitRequest(int bytes)
    {
        var known = LargestRequest;
        while (bytes < known)
        {
            var before = Interlocked.CompareExchange(ref _largestRequest, bytes, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }
}
