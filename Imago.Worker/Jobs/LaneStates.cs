using System.Collections.Concurrent;

namespace Imago.Worker.Jobs;

/// <summary>Which lanes this worker serves at the moment.</summary>
internal sealed class LaneStates
{
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);

    public event Action<string, bool>? Changed;

    public bool IsHeld(string lane) => _held.GetValueOrDefault(lane);

    public void Set(string lane, bool isHeld)
    {
        _held[lane] = isHeld;
        Changed?.Invoke(lane, isHeld);
    }
}
