using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Archive.Photos;

/// <summary>How photo documents are written to and read from the index: absent values left out, captions not escaped beyond what JSON needs.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Photo))]
public sealed partial class PhotoJson : JsonSerializerContext
{
    /// <summary>The context to use; the generated <c>Default</c> escapes every letter outside ASCII.</summary>
    public static PhotoJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
