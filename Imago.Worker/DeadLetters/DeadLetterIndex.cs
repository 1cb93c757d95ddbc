using System.Buffers;
using System.Text.Json;
using Imago.Archive.Mapping;
using Imago.Worker.Indexing;
using Microsoft.Extensions.Options;

namespace Imago.Worker.DeadLetters;

/// <summary>The index of dead letters.</summary>
internal sealed class DeadLetterIndex(BulkRequests bulk, PatientTransport transport, IOptions<ArchiveIndexOptions> options)
{
    private static readonly (string Name, string Type)[] Fields =
    [
        ("run", "keyword"),
        ("source", "keyword"),
        ("line", "long"),
        ("received_at", "date"),
        ("reason", "keyword"),
        ("message", "text"),
        ("detail", "text"),
        ("raw", "text"),
        ("raw_encoding", "keyword"),
        ("raw_bytes", "long"),
        ("raw_truncated", "boolean"),
        ("state", "keyword"),
        ("history", IndexCreation.Stored),
        ("tried_by", "keyword"),
    ];

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var body = IndexCreation.StrictBody(Fields);
        if (!await transport.CreateIndexAsync(options.Value.DeadLetters, body, cancellationToken))
        {
            // It may have been made when there were fewer fields.
            await transport.AddFieldsAsync(options.Value.DeadLetters, body, cancellationToken);
        }
    }

    /// <summary>
    /// Writes the letters; when it returns, they are kept. Letters that are there already stay as they are: a steward may have worked on them.
    /// </summary>
    public async Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var pending = letters;
        for (var attempt = 1; pending.Count > 0; attempt++)
        {
            var body = new ArrayBufferWriter<byte>();
            foreach (var letter in pending)
            {
                BulkRequests.AppendCreate(body, letter.Id, JsonSerializer.SerializeToUtf8Bytes(letter, DeadLetterJson.Default.DeadLetter));
            }

            var answer = await bulk.SendAsync(options.Value.DeadLetters, requireAlias: false, body.WrittenMemory, onBusy: null, cancellationToken);
            var results = answer.Items ?? throw new IndexRefusedException(413, $"{pending.Count} dead letters are too large for one request");
            var again = new List<DeadLetter>();
            for (var i = 0; i < results.Count; i++)
            {
                switch (results[i].Kind)
                {
                    case BulkItemKind.Busy:
                        again.Add(pending[i]);
                        break;
                    case BulkItemKind.Refused:
                        throw new IndexRefusedException(results[i].Status, $"dead letter {pending[i].Source}: {results[i].Reason}");
                }
            }

            pending = again;
            if (pending.Count > 0)
            {
                await transport.WaitAsync(attempt, cancellationToken);
            }
        }
    }
}
