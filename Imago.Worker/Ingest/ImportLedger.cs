using System.Globalization;
using System.Text.Json;
using Imago.Archive.Mapping;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Ingest;

/// <summary>
/// The index of import runs. Each write names the state that it replaces, so of two workers on one import only the later one can go on.
/// </summary>
internal sealed class ImportLedger(PatientTransport transport, WorkerIdentity worker, IOptions<ArchiveIndexOptions> options, TimeProvider time)
{
    private readonly string _worker = worker.Name;

    private string Index => options.Value.Imports;

    public Task EnsureAsync(CancellationToken cancellationToken) => transport.CreateIndexAsync(
        Index,
        IndexCreation.StrictBody(
            ("source", "keyword"),
            ("length", "long"),
            ("content", "keyword"),
            ("state", "keyword"),
            ("worker", "keyword"),
            ("started_at", "date"),
            ("updated_at", "date"),
            ("finished_at", "date"),
            ("offset", "long"),
            ("line", "long"),
            ("read", "long"),
            ("indexed", "long"),
            ("updated", "long"),
            ("unchanged", "long"),
            ("dead_letters", "long"),
            ("error", "text")),
        cancellationToken);

    /// <summary>
    /// Takes an import on: from the start where it is new or failed, from its checkpoint where it was interrupted (or is still worked on by
    /// a worker that does not know yet). A completed one is returned as it is.
    /// </summary>
    public async Task<LedgerEntry> TakeOnAsync(string id, DeliveryFile file, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await FindAsync(id, cancellationToken);
            if (found is { Run.State: ImportState.Completed })
            {
                return found;
            }

            var now = time.GetUtcNow();
            var run = found is { Run.State: ImportState.Running }
                ? found.Run with { Worker = _worker, UpdatedAt = now }
                : new ImportRun
                {
                    Source = file.Name,
                    Length = file.Length,
                    Content = file.Content,
                    State = ImportState.Running,
                    Worker = _worker,
                    // In whole milliseconds, as the index knows dates.
                    StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
                    UpdatedAt = now,
                };
            if (await TryWriteAsync(id, run, found, cancellationToken) is { } written)
            {
                return written;
            }
        }
    }

    /// <summary>Replaces the entry by a later state.</summary>
    /// <exception cref="RelievedException">Another worker has written since.</exception>
    public async Task<LedgerEntry> UpdateAsync(LedgerEntry entry, ImportRun run, CancellationToken cancellationToken)
    {
        var next = run with { UpdatedAt = time.GetUtcNow() };
        while (true)
        {
            if (await TryWriteAsync(entry.Id, next, entry, cancellationToken) is { } written)
            {
                return written;
            }

            // The conflict may be with our own write, whose answer was lost on the way.
            var found = await FindAsync(entry.Id, cancellationToken);
            if (found?.Run.Worker != _worker)
            {
                throw new RelievedException();
            }

            if (found.Run == next)
            {
                return found;
            }

            entry = found;
        }
    }

    public async Task<LedgerEntry?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Index}/_doc/{id}", cancellationToken: cancellationToken);
        if (answer.Status == 404 && answer.ErrorType is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var root = document.RootElement;
        return new LedgerEntry(
            id,
            root.GetProperty("_source").Deserialize(ImportRunJson.Default.ImportRun)!,
            root.GetProperty("_seq_no").GetInt64(),
            root.GetProperty("_primary_term").GetInt64());
    }

    private async Task<LedgerEntry?> TryWriteAsync(string id, ImportRun run, LedgerEntry? replaced, CancellationToken cancellationToken)
    {
        var path = replaced is null
            ? $"/{Index}/_create/{id}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"/{Index}/_doc/{id}?if_seq_no={replaced.SequenceNumber}&if_primary_term={replaced.PrimaryTerm}");
        var body = JsonSerializer.SerializeToUtf8Bytes(run, ImportRunJson.Default.ImportRun);
        var answer = await transport.SendAsync(HttpMethod.PUT, path, body, cancellationToken: cancellationToken);
        if (answer.Status == 409)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var root = document.RootElement;
        return new LedgerEntry(id, run, root.GetProperty("_seq_no").GetInt64(), root.GetProperty("_primary_term").GetInt64());
    }
}

/// <summary>A run as it stands in the index, with what a conditional write needs.</summary>
internal sealed record LedgerEntry(string Id, ImportRun Run, long SequenceNumber, long PrimaryTerm);
