namespace Imago.Bench.Running;

/// <summary>A measurement that cannot be made, with the reason in words for whoever started it.</summary>
internal sealed class BenchException(string message) : Exception(message);
