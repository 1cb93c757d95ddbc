using Imago.Worker.DeadLetters;
using Imago.Worker.Indexing;

namespace Imago.Worker.Ingest;

/// <summary>Makes writers of photos: one for each request that is under way at a time.</summary>
internal sealed class PhotoWriters(
    BulkRequests bulk, StoredPhotos storedPhotos, DeadLetterIndex deadLetters, PatientTransport transport, IngestTelemetry telemetry)
{
    public PhotoWriter Create(ImportContext import) => new(import, bulk, storedPhotos, deadLetters, transport, telemetry);
}
