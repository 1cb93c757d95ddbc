using System.Globalization;

namespace Imago.Worker.Leases;

/// <summary>Tells this process from every other one, those before it included.</summary>
internal sealed class WorkerIdentity
{
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}");
}
