using System.Diagnostics;
using OpenTelemetry;

namespace Imago.ServiceDefaults.Telemetry;

/// <summary>
/// The proxy asks each replica behind it every second whether it lives. Like the probes that a service is asked itself, these leave no traces.
/// </summary>
internal sealed class ProbeFilter : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    public override void OnStart(Activity data)
    {
        if (data.OperationName is "proxy.cluster_health_checks" or "proxy.destination_health_check")
        {
            data.IsAllDataRequested = false;
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
