using System.Globalization;

namespace Imago.Worker.Tests.Ingest;

internal static class KillSeries
{
    /// <summary>How often to kill: as often as usual, or as <c>IMAGO_TEST_KILLS</c> says (30 is a series of some minutes).</summary>
    public static int Kills(int standard) =>
        Environment.GetEnvironmentVariable("IMAGO_TEST_KILLS") is { } kills ? int.Parse(kills, CultureInfo.InvariantCulture) : standard;
}
