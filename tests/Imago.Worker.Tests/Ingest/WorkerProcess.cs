using System.Diagnostics;
using System.Text.Json;
using Imago.Testing;

namespace Imago.Worker.Tests.Ingest;

/// <summary>The worker as a process of its own, so that it can be killed.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    public WorkerProcess(ElasticsearchServer server, string name, string sample = "", string inbox = "", string? cache = null)
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "Imago.Worker.dll"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__elasticsearch"] = server.Address.ToString();
        start.Environment["Imago__Index__Alias"] = $"{server.Prefix}-{name}";
        start.Environment["Imago__Index__DeadLetters"] = $"{server.Prefix}-{name}-dead-letters";
        start.Environment["Imago__Index__Imports"] = $"{server.Prefix}-{name}-imports";
        start.Environment["Imago__Index__Jobs"] = $"{server.Prefix}-{name}-jobs";
        start.Environment["Imago__Index__QualityReports"] = $"{server.Prefix}-{name}-reports";
        start.Environment["Imago__Index__QualityAcceptances"] = $"{server.Prefix}-{name}-acceptances";
        start.Environment["Imago__Index__QualitySlices"] = $"{server.Prefix}-{name}-slices";
        start.Environment["Imago__Quality__AfterChanges"] = "false";
        // Many small pages, so that there is much that can be interrupted.
        start.Environment["Imago__Quality__PageSize"] = "10";
        start.Environment["Imago__Quality__Slices"] = "16";
        start.Environment["ConnectionStrings__cache"] = cache ?? SharedCache.ConnectionString($"{server.Prefix}-{name}");
        start.Environment["Imago__Jobs__BackgroundDelay"] = "00:00:00";
        start.Environment["Imago__Leases__Duration"] = "00:00:02";
        start.Environment["Imago__Ingest__Sample"] = sample;
        start.Environment["Imago__Ingest__Inbox"] = inbox;
        start.Environment["Imago__Ingest__InboxQuiet"] = "00:00:00";
        // Small batches, so that there is much that can be interrupted.
        start.Environment["Imago__Ingest__LargestBatch"] = "65536";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>A client of its endpoints, as soon as it listens.</summary>
    public async Task<HttpClient> ConnectAsync(CancellationToken cancellationToken) =>
        new() { BaseAddress = await _address.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken) };

    /// <summary>Stops all its threads, as a machine does that swaps or sleeps.</summary>
    public void Pause() => Signal("-STOP");

    public void Resume() => Signal("-CONT");

    /// <summary>Waits until what the worker says about itself satisfies the condition.</summary>
    public async Task<JsonElement> WaitAsync(Func<JsonElement, bool> condition, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            using var http = new HttpClient { BaseAddress = await _address.Task.WaitAsync(limit.Token) };
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (true)
            {
                var status = JsonElement.Parse(await http.GetStringAsync("/status", limit.Token));
                if (condition(status))
                {
                    return status;
                }

                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(Output());
        }
        catch (HttpRequestException exception)
        {
            // The process has ended; why, it says itself.
            throw new InvalidOperationException(Output(), exception);
        }
    }

    /// <summary>kill -9: nothing in the process runs any more.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        var at = line.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0)
        {
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }

    public string Output()
    {
        lock (_output)
        {
            return string.Join('\n', _output);
        }
    }
}
