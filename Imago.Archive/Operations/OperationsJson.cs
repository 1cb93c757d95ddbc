using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Archive.Operations;

/// <summary>How operations are written, between the services and in the API: camelCase, nothing for null.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(GenerationList))]
[JsonSerializable(typeof(HealRequest))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(HealReport))]
[JsonSerializable(typeof(DeadLetterItem))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(DeadLetterReasons))]
[JsonSerializable(typeof(DeadLetterEvent))]
[JsonSerializable(typeof(ResubmitRequest))]
[JsonSerializable(typeof(ResubmitReport))]
[JsonSerializable(typeof(WarmReport))]
[JsonSerializable(typeof(RollbackReport))]
public sealed partial class OperationsJson : JsonSerializerContext;
