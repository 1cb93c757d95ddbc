namespace Imago.Bench.Generation;

/// <summary>Random numbers that are the same everywhere and for ever (SplitMix64): generated files are compared by their bytes.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 to below the bound.</summary>
    public int Below(int bound) => (int)(Next() >> 33) % bound;

    /// <summary>From the first number to the last, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool Chance(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
