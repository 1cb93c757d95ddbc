namespace Imago.SearchNode.Scoring;

/// <summary>
/// Windows for the nodes of one segment's search, used again by the next search of the thread: a search takes a dozen of them for each segment, which
/// would be most of what it allocates.
/// </summary>
internal static class WindowPool
{
    /// <summary>More than that are made anew each time.</summary>
    private const int MostKept = 16;

    [ThreadStatic]
    private static List<ScoringWindow>? _windows;

    [ThreadStatic]
    private static int _taken;

    /// <summary>A window of any content for this thread, until the scope around is left.</summary>
    public static ScoringWindow Take()
    {
        var windows = _windows ??= [];
        var place = _taken++;
        if (place < windows.Count)
        {
            return windows[place];
        }

        var window = new ScoringWindow();
        if (place == windows.Count && place < MostKept)
        {
            windows.Add(window);
        }

        return window;
    }

    /// <summary>Disposing gives back what this thread took since.</summary>
    public static Scope Enter() => new(_taken);

    public readonly struct Scope(int taken) : IDisposable
    {
        public void Dispose() => _taken = taken;
    }
}
