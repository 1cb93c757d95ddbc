using System.Buffers;
using System.Text;
using System.Text.Json;
using Imago.Archive.Census;
using Imago.Worker.Indexing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>Walks one slice of a point in time, page by page, and hands each document to a <see cref="DocumentCensus"/> as it stands in the answer.</summary>
internal sealed class SliceWalk(PatientTransport transport, CensusPace pace, CensusCheckpoint checkpoint, int slice, int pageSize)
{
    /// <summary>How long Elasticsearch keeps the snapshot after each request: long enough for another worker to take over.</summary>
    public const string KeepAlive = "15m";

    private string _pointInTime = checkpoint.PointInTime;
    private readonly ResponseBuffer _answer = new();
    private byte[]? _after;
    private int _searchedShards;

    /// <param name="census">Gets the documents.</param>
    /// <param name="report">Called after each page with the documents in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SnapshotLostException">Elasticsearch has the point in time no longer.</exception>
    public async Task RunAsync(DocumentCensus census, Action<int> report, CancellationToken cancellationToken)
    {
        var documents = -1;
        while (documents != 0)
        {
            await pace.TakeAsync(
                async () =>
                {
                    documents = await ReadPageAsync(census, cancellationToken);
                    return _searchedShards;
                },
                cancellationToken);
            report(documents);
        }
    }

    /// <returns>The documents in the page.</returns>
    private async Task<int> ReadPageAsync(DocumentCensus census, CancellationToken cancellationToken)
    {
        var status = await transport.SendAsync(HttpMethod.POST, "/_search", Body(), _answer, cancellationToken);
        if (status == 404)
        {
            throw new SnapshotLostException();
        }

        if (status != 200)
        {
            new IndexAnswer(status, _answer.Bytes.ToArray()).EnsureSuccess();
        }

        return Read(_answer.Bytes, census);
    }

    private byte[] Body()
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteNumber("size", pageSize);
        json.WriteBoolean("track_total_hits", false);
        json.WriteStartObject("pit");
        json.WriteString("id", _pointInTime);
        json.WriteString("keep_alive", KeepAlive);
        json.WriteEndObject();
        json.WriteStartObject("slice");
        json.WriteNumber("id", slice);
        json.WriteNumber("max", checkpoint.Slices);
        json.WriteEndObject();

        // The order of the shard, which costs nothing.
        json.WriteStartArray("sort");
        json.WriteStringValue("_shard_doc");
        json.WriteEndArray();
        if (_after is not null)
        {
            json.WritePropertyName("search_after");
            json.WriteRawValue(_after);
        }

        json.WriteEndObject();
        json.Flush();
        return body.WrittenSpan.ToArray();
    }

    private int Read(ReadOnlySpan<byte> answer, DocumentCensus census)
    {
        // As deep as Elasticsearch lets a document be, inside of an answer.
        var reader = new Utf8JsonReader(answer, new JsonReaderOptions { MaxDepth = 1100 });
        var documents = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            if (reader.TokenType is not JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("pit_id"u8))
            {
                reader.Read();
                _pointInTime = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("_shards"u8))
            {
                reader.Read();
                EnsureWhole(ref reader);
            }
            else if (reader.ValueTextEquals("hits"u8))
            {
                reader.Read();
                documents = ReadHits(ref reader, answer, census);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return documents;
    }

    /// <summary>A shard that did not answer would make the report wrong without a word.</summary>
    private void EnsureWhole(ref Utf8JsonReader shards)
    {
        using var document = JsonDocument.ParseValue(ref shards);
        var skipped = document.RootElement.TryGetProperty("skipped", out var count) ? count.GetInt32() : 0;
        _searchedShards = document.RootElement.GetProperty("total").GetInt32() - skipped;
        if (document.RootElement.GetProperty("failed").GetInt32() is > 0 and var failed)
        {
            throw new IndexRefusedException(500, $"{failed} shards of the snapshot did not answer");
        }
    }

    private int ReadHits(ref Utf8JsonReader reader, ReadOnlySpan<byte> answer, DocumentCensus census)
    {
        var documents = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isList = reader.ValueTextEquals("hits"u8);
            reader.Read();
            if (!isList)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
            {
                ReadHit(ref reader, answer, census);
                documents++;
            }
        }

        return documents;
    }

    private void ReadHit(ref Utf8JsonReader reader, ReadOnlySpan<byte> answer, DocumentCensus census)
    {
        ReadOnlySpan<byte> id = default;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("_id"u8))
            {
                reader.Read();
                id = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("_source"u8))
            {
                reader.Read();
                census.Add(id, ref reader);
            }
            else if (reader.ValueTextEquals("sort"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                _after = answer[start..(int)reader.BytesConsumed].ToArray();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }
}

/// <summary>Elasticsearch has forgotten the point in time: it expired, or the node was started anew.</summary>
internal sealed class SnapshotLostException : Exception;
