namespace Imago.Worker.Jobs;

/// <summary>Jobs of one lane run one after the other, under one lease; lanes run side by side.</summary>
internal static class JobLanes
{
    /// <summary>Everything that writes photos or moves the alias.</summary>
    public const string Photos = "photos";

    public const string Census = "census";

    public const string Warm = "warm";

    public static IReadOnlyList<string> All { get; } = [Photos, Census, Warm];
}
