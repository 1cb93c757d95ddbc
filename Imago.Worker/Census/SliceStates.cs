using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Imago.Archive.Census;
using Imago.Archive.Mapping;
using Imago.Worker.Indexing;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>The states of finished slices, kept until the report is made of them.</summary>
internal sealed class SliceStates(PatientTransport transport, IOptions<ArchiveIndexOptions> options)
{
    private string Index => options.Value.QualitySlices;

    public Task EnsureAsync(CancellationToken cancellationToken) => transport.CreateIndexAsync(
        Index, IndexCreation.StrictBody(("run", "keyword"), ("slice", "integer"), ("state", IndexCreation.Stored)), cancellationToken);

    /// <summary>When it returns, the slice needs not be walked again.</summary>
    public async Task WriteAsync(string run, int slice, CensusState state, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("run", run);
            json.WriteNumber("slice", slice);
            json.WritePropertyName("state");
            json.WriteRawValue(state.ToBytes());
            json.WriteEndObject();
        }

        (await transport.SendAsync(HttpMethod.PUT, Path(run, slice), body.WrittenMemory, cancellationToken: cancellationToken)).EnsureSuccess();
    }

    public async Task<CensusState> ReadAsync(string run, int slice, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, Path(run, slice), cancellationToken: cancellationToken);
        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body, new JsonDocumentOptions { MaxDepth = 128 });
        return CensusState.FromBytes(JsonSerializer.SerializeToUtf8Bytes(document.RootElement.GetProperty("_source").GetProperty("state")));
    }

    public async Task RemoveAsync(string run, int slices, CancellationToken cancellationToken)
    {
        for (var slice = 0; slice < slices; slice++)
        {
            // One that is not there any more is as good as removed.
            await transport.SendAsync(HttpMethod.DELETE, Path(run, slice), cancellationToken: cancellationToken);
        }
    }

    private string Path(string run, int slice) =>
        string.Create(CultureInfo.InvariantCulture, $"/{Index}/_doc/{Uri.EscapeDataString($"{run}-{slice}")}");
}
