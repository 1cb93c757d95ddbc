using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Frontend.Archive;

/// <summary>The API's JSON: camelCase, absent values left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PhotoSearchResult))]
[JsonSerializable(typeof(ArchivePhoto))]
[JsonSerializable(typeof(ArchiveProblem))]
public sealed partial class ArchiveJson : JsonSerializerContext;
