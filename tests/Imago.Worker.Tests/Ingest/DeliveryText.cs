using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace Imago.Worker.Tests.Ingest;

/// <summary>Composes a delivery line by line.</summary>
internal sealed class DeliveryText
{
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>Records without fault, one image number each.</summary>
    public DeliveryText Photos(int first, int count, string caption = "Children playing baseball")
    {
        for (var number = first; number < first + count; number++)
        {
            Line($$"""{"bildnummer": "{{number}}", "datum": "1955-06-15T00:00:00.000Z", "suchtext": "{{caption}}, number {{number}}", "fotografen": "Harris", "hoehe": "2400", "breite": "3000", "db": "stock"}""");
        }

        return this;
    }

    public DeliveryText Line(string line, string end = "\n") => Line(Encoding.UTF8.GetBytes(line), end);

    public DeliveryText Line(ReadOnlySpan<byte> line, string end = "\n")
    {
        _text.Write(line);
        _text.Write(Encoding.UTF8.GetBytes(end));
        return this;
    }

    /// <summary>Writes it, packed where the name says so, and returns the path.</summary>
    public string Save(DirectoryInfo directory, string name)
    {
        var path = Path.Combine(directory.FullName, name);
        using var file = File.Create(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(_text.WrittenSpan);
        return path;
    }
}
