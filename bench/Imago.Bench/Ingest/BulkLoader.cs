using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Imago.Archive.Mapping;
using Imago.Archive.Normalisation;
using Imago.Bench.Generation;
using Imago.Bench.Running;

namespace Imago.Bench.Ingest;

/// <summary>
/// The bare side: sends bulk requests that lie ready in a file, as large and as many at once as the worker sends them, and does nothing else. The
/// documents are byte for byte those that the worker makes of the same records, but for where and when they were read.
/// </summary>
internal sealed class BulkLoader(Uri elasticsearch) : IDisposable
{
    private const int Senders = 3;
    private const int LargestRequest = 4 * 1024 * 1024;

    private readonly HttpClient _client = new() { BaseAddress = elasticsearch, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Writes the requests, each behind its length in bytes; returns the number of documents.</summary>
    public static int Prepare(string file, IEnumerable<GeneratedRecord> records)
    {
        var normaliser = new PhotoNormaliser(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var output = new BinaryWriter(File.Create(file));
        using var request = new MemoryStream();
        var documents = 0;
        foreach (var record in records)
        {
            if (normaliser.Normalise(record.Line.Span, $"{Path.GetFileName(file)}:{documents + 1}") is not NormalisedPhoto photo)
            {
                continue;
            }

            documents++;
            request.Write(Encoding.UTF8.GetBytes($"{{\"create\":{{\"_id\":\"{photo.Id}\"}}}}\n"));
            request.Write(photo.Json.Span);
            request.WriteByte((byte)'\n');
            if (request.Length >= LargestRequest)
            {
                Flush();
            }
        }

        Flush();
        return documents;

        void Flush()
        {
            output.Write((int)request.Length);
            output.Write(request.GetBuffer().AsSpan(0, (int)request.Length));
            request.SetLength(0);
        }
    }

    /// <summary>Loads the requests of the files into a new index with Imago's mapping; how long the last of them took until all could be searched.</summary>
    public async Task<TimeSpan> LoadAsync(string index, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        using (var created = await _client.PutAsync(
            index, new StringContent(PhotoMapping.CreateIndexBody().ToJsonString(), Encoding.UTF8, "application/json"), cancellationToken))
        {
            created.EnsureSuccessStatusCode();
        }

        var elapsed = TimeSpan.Zero;
        foreach (var file in files)
        {
            var started = Stopwatch.GetTimestamp();
            await SendAsync(index, file, cancellationToken);
            using var refreshed = await _client.PostAsync($"{index}/_refresh", content: null, cancellationToken);
            refreshed.EnsureSuccessStatusCode();
            elapsed = Stopwatch.GetElapsedTime(started);
        }

        return elapsed;
    }

    /// <summary>Deletes the indices whose names begin like that, so that the next round finds the server as this one did.</summary>
    public async Task DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        var indices = JsonNode.Parse(await _client.GetStringAsync($"{prefix}*/_alias", cancellationToken))!.AsObject();
        foreach (var (index, _) in indices)
        {
            using var deleted = await _client.DeleteAsync(index, cancellationToken);
            deleted.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(string index, string file, CancellationToken cancellationToken)
    {
        var requests = Channel.CreateBounded<byte[]>(Senders);
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(
            async () =>
            {
                await foreach (var request in requests.Reader.ReadAllAsync(cancellationToken))
                {
                    await SendAsync(index, request, cancellationToken);
                }
            },
            cancellationToken)).ToList();
        using var input = new BinaryReader(File.OpenRead(file));
        while (input.BaseStream.Position < input.BaseStream.Length)
        {
            await requests.Writer.WriteAsync(input.ReadBytes(input.ReadInt32()), cancellationToken);
        }

        requests.Writer.Complete();
        await Task.WhenAll(senders);
    }

    private async Task SendAsync(string index, byte[] request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var answer = await _client.PostAsync($"{index}/_bulk", content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode || !text.Contains("\"errors\":false", StringComparison.Ordinal))
        {
            throw new BenchException($"{elasticsearch} refused documents: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 500)]}");
        }
    }
}
