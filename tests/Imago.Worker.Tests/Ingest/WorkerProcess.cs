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

    public WorkerProcess(ElasticsearchServer server, string name, string sample)
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
        start.Environment["Imago__Ingest__Sample"] = sample;
        // Small batches, so that there is much that can be interrupted.
        start.Environment["Imago__Ingest__LargestBatch"] = "65536";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

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

    private string Output()
    {
        lock (_output)
        {
            return string.Join('\n', _output);
        }
    }
}
