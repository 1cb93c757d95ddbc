namespace Imago.Bench.Generation;

/// <summary>What becomes of a line with a defect.</summary>
public enum DefectOutcome
{
    /// <summary>A photo with an issue; nothing was dropped.</summary>
    Flagged,

    /// <summary>A photo with an issue and a delivered value in <c>original</c>.</summary>
    Repaired,

    /// <summary>No photo.</summary>
    DeadLetter,

    /// <summary>A photo that is there already.</summary>
    Unchanged,
}

/// <summary>A defect that can be planted.</summary>
/// <param name="Name">Its name; several defects can break one rule.</param>
/// <param name="Outcome">What becomes of the line.</param>
/// <param name="Rules">The rules that it breaks; of a dead letter the reason.</param>
public sealed record Defect(string Name, DefectOutcome Outcome, params IReadOnlyList<string> Rules)
{
    /// <summary>Plants it.</summary>
    internal Action<Draft, Dice> Plant { get; init; } = (_, _) => { };
}
