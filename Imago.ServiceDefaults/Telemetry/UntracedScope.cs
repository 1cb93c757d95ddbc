using System.Diagnostics;

namespace Imago.ServiceDefaults.Telemetry;

/// <summary>
/// What is done again and again without anybody waiting for it (a look whether there is work, a ping, the renewal of a lease) leaves no traces while the
/// scope is open: those that tell something would drown in them.
/// </summary>
/// <remarks>
/// It is a parent that is not recorded, which samplers follow, here and in the services that are called. OpenTelemetry's own suppression ends at the
/// process: a server that is called without a parent records a trace of its own.
/// </remarks>
public sealed class UntracedScope : IDisposable
{
    private readonly Activity? _before = Activity.Current;
    private readonly Activity _parent;

    private UntracedScope()
    {
        Activity.Current = null;
        _parent = new Activity(nameof(UntracedScope)) { ActivityTraceFlags = ActivityTraceFlags.None };
        _parent.SetIdFormat(ActivityIdFormat.W3C).Start();
    }

    /// <summary>Opens the scope for the caller's asynchronous flow, until it is disposed of there.</summary>
    public static UntracedScope Begin() => new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _parent.Stop();
        Activity.Current = _before;
    }
}
