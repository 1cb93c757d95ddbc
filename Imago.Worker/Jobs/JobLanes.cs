namespace Imago.Worker.Jobs;

/// <summary>Jobs of one lane run one after the other, under one lease; lanes run side by side.</summary>
internal static class JobLanes
{
    /// <summary>Everything that writes photos or moves the alias.</summary>
    public const string Photos = "photos";

    public const string Census = "census";

    public const string Warm = "warm";

    /// <summary>Nobody waits for what is done there.</summary>
    public static bool IsBackground(string lane) => lane is Census or Warm;

    public static IReadOnlyList<string> All { get; } = [Photos, Census, Warm];
}
