using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Archive.Operations;

/// <summary>How operations are written, between the services and in the API: camelCase, nothing for null.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(RunList))]
public sealed partial class OperationsJson : JsonSerializerContext;
