using System.Globalization;
using Imago.Archive.Operations;
using Imago.Worker.Jobs;

namespace Imago.Worker.Ingest.Inbox;

/// <summary>Takes a delivery that arrives over the network: straight to disk, whatever its size, and into the inbox only when it is complete.</summary>
internal sealed class InboxUpload(InboxFolder inbox, JobQueue queue, TimeProvider time)
{
    private const int BufferLength = 128 * 1024;

    /// <param name="name">A name that <see cref="InboxFolder.IsAllowed"/>; null: one is made.</param>
    /// <param name="body">The delivery.</param>
    /// <param name="cancellationToken">The sender has gone: nothing is kept.</param>
    /// <returns>The run that imports it; null where nothing arrived.</returns>
    public async Task<JobEntry?> TakeAsync(string? name, Stream body, CancellationToken cancellationToken)
    {
        inbox.Create();
        var part = Path.Combine(inbox.Incoming, $"{Guid.NewGuid():N}.part");
        try
        {
            var (length, isPacked) = await WriteAsync(part, body, cancellationToken);
            if (length == 0)
            {
                return null;
            }

            var file = MoveIntoInbox(part, name ?? MakeName(isPacked));

            // From here on the delivery is ours: the sender may go.
            return await queue.EnqueueAsync(
                RunKinds.Import, file, new ImportParameters(file, Sample: null), IngestJson.Default.ImportParameters, id: null, CancellationToken.None);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<(long Length, bool IsPacked)> WriteAsync(string path, Stream body, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferLength, FileOptions.Asynchronous);
        var buffer = new byte[BufferLength];
        long length = 0;
        var isPacked = false;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            isPacked |= length == 0 && buffer.AsSpan(0, read).StartsWith(DeliveryFile.GzipMagic);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            length += read;
        }

        // What is acknowledged survives the machine.
        file.Flush(flushToDisk: true);
        return (length, isPacked);
    }

    /// <summary>Two uploads of one name do not meet: a move never replaces.</summary>
    private string MoveIntoInbox(string part, string name)
    {
        while (true)
        {
            var path = InboxFolder.Free(inbox.Path!, name);
            try
            {
                File.Move(part, path, overwrite: false);
                return Path.GetFileName(path);
            }
            catch (IOException) when (File.Exists(path) && File.Exists(part))
            {
                // Somebody was faster with this name.
            }
        }
    }

    private string MakeName(bool isPacked) => string.Create(
        CultureInfo.InvariantCulture, $"upload-{time.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..6]}.ndjson{(isPacked ? ".gz" : "")}");
}
