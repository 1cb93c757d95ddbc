using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Frontend.Archive;

/// <summary>
/// The API's JSON: camelCase, absent values left out. Generated code sets init-only properties that are absent to null, initialisers
/// notwithstanding; lists that must not be null see to it themselves.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PhotoSearchResult))]
[JsonSerializable(typeof(ArchivePhoto))]
[JsonSerializable(typeof(SimilarResult))]
[JsonSerializable(typeof(MappingState))]
[JsonSerializable(typeof(ArchiveProblem))]
public sealed partial class ArchiveJson : JsonSerializerContext;
