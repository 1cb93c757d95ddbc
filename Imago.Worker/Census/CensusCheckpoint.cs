using System.Text.Json.Serialization;

namespace Imago.Worker.Census;

/// <summary>What a census is about.</summary>
/// <param name="Target">Index or alias; null for the archive's own alias.</param>
internal sealed record CensusParameters(string? Target);

/// <summary>How far a census is. The states of finished slices stand in an index of their own.</summary>
/// <param name="PointInTime">The snapshot that is walked: as long as Elasticsearch has it, what was done of it holds.</param>
/// <param name="Index">The index behind the target.</param>
/// <param name="Total">Its documents when the census began.</param>
/// <param name="Slices">Into how many slices it is cut.</param>
/// <param name="Done">The slices that are finished.</param>
internal sealed record CensusCheckpoint(string PointInTime, string Index, long Total, int Slices, IReadOnlyList<int> Done);

/// <summary>The outcome of a census, kept with its run.</summary>
internal sealed record CensusResult(string Report, string Verdict, long Documents, double Seconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CensusParameters))]
[JsonSerializable(typeof(CensusCheckpoint))]
[JsonSerializable(typeof(CensusResult))]
internal sealed partial class CensusJson : JsonSerializerContext;
