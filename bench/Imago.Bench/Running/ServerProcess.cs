using System.Diagnostics;
using System.Globalization;

namespace Imago.Bench.Running;

/// <summary>A program of the solution as a process of its own. Its output is kept and shown if it ends before it is stopped.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _output = new();

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Of all cores together, user and kernel.</summary>
    public TimeSpan ProcessorTime => Alive(process => process.TotalProcessorTime);

    /// <summary>Resident memory.</summary>
    public long ResidentBytes => Alive(process => process.WorkingSet64);

    /// <summary>The most resident memory that it has had so far.</summary>
    public long PeakResidentBytes => Alive(process => process.PeakWorkingSet64);

    /// <summary>Starts the built program of a project.</summary>
    /// <param name="project">Its directory, relative to the solution.</param>
    /// <param name="arguments">Arguments of the program.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    public static ServerProcess Start(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        StartCommand("dotnet", ["exec", Solution.Program(project), .. arguments], environment);

    public static ServerProcess StartCommand(string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Solution.Directory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!);
        server._process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="BenchException">The process ended, or the condition did not hold in time.</exception>
    public async Task WaitAsync(string what, Func<CancellationToken, Task<bool>> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(condition, cancellationToken))
        {
            if (_process.HasExited)
            {
                throw new BenchException($"The process ended before {what}:{Environment.NewLine}{Output()}");
            }

            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new BenchException($"Waited {limit.TotalSeconds:0} s in vain for: {what}.{Environment.NewLine}{Output()}");
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>As the AppHost stops it.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static async Task<bool> HoldsAsync(Func<CancellationToken, Task<bool>> condition, CancellationToken cancellationToken)
    {
        try
        {
            return await condition(cancellationToken);
        }
        catch (HttpRequestException)
        {
            // Not there yet.
            return false;
        }
    }

    private T Alive<T>(Func<Process, T> read)
    {
        _process.Refresh();
        return read(_process);
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
            {
                _output.Dequeue();
            }
        }
    }

    private string Output()
    {
        lock (_output)
        {
            return string.Join(Environment.NewLine, _output);
        }
    }
}
