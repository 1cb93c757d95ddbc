using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Imago.Testing;

/// <summary>The embedded search node as users run it: a process of its own, on a free port, which tests may kill and pause.</summary>
public sealed partial class SearchNodeProcess : ElasticsearchServer
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-search-node-");
    private Process? _process;
    private Uri? _address;

    public override Uri Address => _address ?? throw new InvalidOperationException("The node is not started.");

    public override async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts, on the same port as before.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            [Path.Combine(AppContext.BaseDirectory, "Imago.SearchNode.dll"), "--port", (_address?.Port ?? 0).ToString(CultureInfo.InvariantCulture), "--data", _data.FullName])
        {
            start.ArgumentList.Add(argument);
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            if (Listening.Match(line.Data ?? "") is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups["address"].Value));
            }
        };
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The node ended."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _address = await listening.Task.WaitAsync(StartLimit);
    }

    /// <summary>What <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc cref="ProcessSignals.Pause"/>
    public void Pause() => _process!.Pause();

    public void Resume() => _process!.Resume();

    public override async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _data.Delete(recursive: true);
        await base.DisposeAsync();
    }

    [GeneratedRegex(@"Now listening on: (?<address>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening { get; }
}
