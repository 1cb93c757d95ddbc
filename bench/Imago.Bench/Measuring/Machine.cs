using System.Globalization;
using System.Runtime.InteropServices;
using Imago.Bench.Running;

namespace Imago.Bench.Measuring;

/// <summary>Where a measurement was made; figures of two machines cannot be compared, ratios can.</summary>
internal static class Machine
{
    private const string ProcessorKey = "model name";

    public static string Description { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GiB, " +
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Solution.Configuration} build");

    private static string Processor()
    {
        const string Source = "/proc/cpuinfo";
        return File.Exists(Source)
            && File.ReadLines(Source).FirstOrDefault(line => line.StartsWith(ProcessorKey, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
    }
}
