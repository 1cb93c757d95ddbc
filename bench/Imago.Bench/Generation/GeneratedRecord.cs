namespace Imago.Bench.Generation;

/// <summary>One generated line.</summary>
/// <param name="Line">Without its line feed.</param>
/// <param name="Event">Number of the event that it belongs to: records of one event are near duplicates.</param>
/// <param name="Defect">What was planted; null in a clean record.</param>
/// <param name="Derived">What is to be derived of it, as <see cref="Truth.Derived"/> counts it.</param>
public sealed record GeneratedRecord(ReadOnlyMemory<byte> Line, int Event, Defect? Defect, IReadOnlyList<string> Derived);
