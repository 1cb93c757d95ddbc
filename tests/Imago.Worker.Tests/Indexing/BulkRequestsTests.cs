using System.Buffers;
using System.Text;
using Imago.Worker.Indexing;

namespace Imago.Worker.Tests.Indexing;

public class BulkRequestsTests
{
    [Fact]
    public void OperationsAreTwoLinesEach()
    {
        var body = new ArrayBufferWriter<byte>();
        BulkRequests.AppendCreate(body, "stock-1", "{\"a\":1}"u8);
        BulkRequests.AppendReplace(body, "sport-2", 1234567890123, 7, "{\"b\":2}"u8);

        Assert.Equal(
            """
            {"create":{"_id":"stock-1"}}
            {"a":1}
            {"index":{"_id":"sport-2","if_seq_no":1234567890123,"if_primary_term":7}}
            {"b":2}

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(body.WrittenSpan));
    }

    [Fact]
    public void ItemsAreSortedByWhatIsToBeDone()
    {
        var items = BulkRequests.ReadItems(
            """
            {"took":3,"errors":true,"nested":{"items":[{"x":1}]},"items":[
            {"create":{"_index":"i","_id":"1","_shards":{"total":1},"status":201}},
            {"index":{"status":200}},
            {"create":{"error":{"type":"version_conflict_engine_exception","reason":"exists"},"status":409}},
            {"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"full"}}},
            {"create":{"status":503,"error":{"type":"unavailable_shards_exception","reason":"gone"}}},
            {"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"bad","caused_by":{"type":"x","reason":"deeper"}}}}
            ],"ingest_took":0}
            """u8);

        Assert.Equal(
            [
                (BulkItemKind.Written, null),
                (BulkItemKind.Written, null),
                (BulkItemKind.Conflict, "version_conflict_engine_exception: exists"),
                (BulkItemKind.Busy, "es_rejected_execution_exception: full"),
                (BulkItemKind.Busy, "unavailable_shards_exception: gone"),
                (BulkItemKind.Refused, "document_parsing_exception: bad; x: deeper"),
            ],
            items.Select(item => (item.Kind, item.Reason)));
    }

    [Theory]
    [InlineData(401, "security_exception")]
    [InlineData(403, "cluster_block_exception")]
    [InlineData(404, "index_not_found_exception")]
    public void ErrorsThatAreNotTheDocumentsAreThrown(int status, string type)
    {
        var body = Encoding.UTF8.GetBytes($$"""{ "items": [{ "create": { "status": {{status}}, "error": { "type": "{{type}}", "reason": "r" } } }] }""");

        var exception = Assert.Throws<IndexRefusedException>(() => BulkRequests.ReadItems(body));

        Assert.Contains(type, exception.Message, StringComparison.Ordinal);
    }
}
