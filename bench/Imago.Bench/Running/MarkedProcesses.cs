using System.Globalization;

namespace Imago.Bench.Running;

/// <summary>
/// What the processes of an application use, read from <c>/proc</c>. Aspire's orchestrator detaches itself, so that they are no descendants of the
/// process that was started; all inherit a variable.
/// </summary>
/// <param name="Variable">Its name and value.</param>
internal sealed record MarkedProcesses(KeyValuePair<string, string> Variable)
{
    private const double TicksPerSecond = 100;

    /// <summary>Each program with its processor seconds since it started and its resident bytes, of all its processes together.</summary>
    public IReadOnlyList<ProcessUse> Read()
    {
        var marked = new List<ProcessUse>();
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(directory => char.IsAsciiDigit(Path.GetFileName(directory)[0])))
        {
            try
            {
                if (Strings(directory, "environ").Contains($"{Variable.Key}={Variable.Value}"))
                {
                    marked.Add(ReadUse(directory));
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile, or somebody else's.
            }
        }

        return
        [
            .. marked.GroupBy(process => process.Program)
                .Select(group => new ProcessUse(group.Key, group.Sum(process => process.ProcessorSeconds), group.Sum(process => process.ResidentBytes)))
                .OrderByDescending(process => process.ProcessorSeconds)
        ];
    }

    private static ProcessUse ReadUse(string directory)
    {
        // The second field is a name in parentheses that may hold anything; the fields after it count from 3.
        var fields = File.ReadAllText(Path.Combine(directory, "stat")).Split(") ")[^1].Split(' ');
        var command = Strings(directory, "cmdline");
        var library = Array.Find(command, part => part.EndsWith(".dll", StringComparison.Ordinal));
        return new ProcessUse(
            library is null ? Path.GetFileName(command[0]) : Path.GetFileNameWithoutExtension(library),
            (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond,
            long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize);
    }

    private static string[] Strings(string directory, string file) => File.ReadAllText(Path.Combine(directory, file)).Split('\0');
}

/// <summary>What a program uses.</summary>
/// <param name="Program">The name of its file, without <c>.dll</c>.</param>
/// <param name="ProcessorSeconds">Since its start, user and kernel, of all cores together.</param>
/// <param name="ResidentBytes">Memory now.</param>
internal sealed record ProcessUse(string Program, double ProcessorSeconds, long ResidentBytes);
