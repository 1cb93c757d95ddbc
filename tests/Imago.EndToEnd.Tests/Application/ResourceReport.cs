using System.Globalization;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Imago.EndToEnd.Tests.Application;

/// <summary>What a reader of a failed test needs first: each resource's state, health and last log lines.</summary>
internal static class ResourceReport
{
    private const int LogLines = 25;

    public static async Task<string> CreateAsync(DistributedApplication app, IEnumerable<string> services)
    {
        var report = new StringBuilder();
        foreach (var service in services)
        {
            await AppendAsync(report, app, service);
        }

        return report.ToString();
    }

    private static async Task AppendAsync(StringBuilder report, DistributedApplication app, string service)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            var resource = await app.ResourceNotifications.WaitForResourceAsync(service, _ => true, limit.Token);
            var snapshot = resource.Snapshot;
            report.AppendLine(CultureInfo.InvariantCulture, $"-- {service}: {snapshot.State?.Text ?? "no state"}, {snapshot.HealthStatus?.ToString() ?? "no health"}, exit code {snapshot.ExitCode}");
            foreach (var health in snapshot.HealthReports)
            {
                report.AppendLine(CultureInfo.InvariantCulture, $"   {health.Name}: {health.Status} {health.Description} {health.ExceptionText}");
            }

            foreach (var line in await ReadLogAsync(app, resource.ResourceId, limit.Token))
            {
                report.AppendLine(CultureInfo.InvariantCulture, $"   | {line}");
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // The report explains a failure; it must not replace it by one of its own.
            report.AppendLine(CultureInfo.InvariantCulture, $"-- {service}: nothing can be said ({exception.Message})");
        }
    }

    private static async Task<IEnumerable<string>> ReadLogAsync(DistributedApplication app, string resourceId, CancellationToken cancellationToken)
    {
        var lines = new Queue<string>();
        await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resourceId).WithCancellation(cancellationToken))
        {
            foreach (var line in batch)
            {
                lines.Enqueue(line.Content);
                if (lines.Count > LogLines)
                {
                    lines.Dequeue();
                }
            }
        }

        return lines;
    }
}
