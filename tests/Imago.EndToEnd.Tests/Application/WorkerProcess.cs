using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.EndToEnd.Tests.Application;

/// <summary>The worker as a process that can die.</summary>
internal sealed class WorkerProcess(DistributedApplication app)
{
    private const string Name = "worker";

    /// <summary>The worker's own word on what it is doing; null while it does not listen.</summary>
    public async Task<WorkerStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        using var client = app.CreateHttpClient(Name);
        try
        {
            return await client.GetFromJsonAsync<WorkerStatus>("/status", cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>kill -9, and the orchestrator's word that the process has ended.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        var running = await app.ResourceNotifications.WaitForResourceAsync(Name, resource => ProcessId(resource) is not null, cancellationToken);

        // The orchestrator starts projects through `dotnet run`, whose child is the worker itself.
        using var process = Process.GetProcessById(ProcessId(running)!.Value);
        process.Kill(entireProcessTree: true);

        await app.ResourceNotifications.WaitForResourceAsync(Name, KnownResourceStates.TerminalStates, cancellationToken);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var result = await app.ResourceCommands.ExecuteCommandAsync(Name, KnownResourceCommands.StartCommand, cancellationToken);
        Assert.True(result.Success, $"The worker could not be started again: {result.Message}");
        // Degraded while it ingests.
        await app.ResourceNotifications.WaitForResourceAsync(
            Name, resource => resource.Snapshot.HealthStatus is HealthStatus.Healthy or HealthStatus.Degraded, cancellationToken);
    }

    private static int? ProcessId(ResourceEvent resource) =>
        resource.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } value
            ? Convert.ToInt32(value, CultureInfo.InvariantCulture)
            : null;
}

/// <summary>The counts cover the whole import, across restarts.</summary>
internal sealed record WorkerStatus(string Phase, double Progress, long Read, long Indexed, long Updated, long Unchanged, long DeadLetters);
