using System.Globalization;

namespace Imago.Api.Caching;

/// <summary>
/// Which state of the archive this replica knows of. It is part of the key of every answer: when the archive changes, answers of before are no
/// longer looked for, and a search that was under way during the change cannot be taken for one of after it.
/// </summary>
public sealed class ArchiveState(TimeProvider clock)
{
    /// <summary>While nobody can tell of changes, an answer is used for so long at most, in seconds.</summary>
    private const int UnwatchedSeconds = 10;

    private string _version = "0";
    private volatile bool _isWatched;

    /// <summary>The archive's version; while changes cannot be heard of, together with a piece of time.</summary>
    public string Current => _isWatched
        ? Volatile.Read(ref _version)
        : string.Create(CultureInfo.InvariantCulture, $"{Volatile.Read(ref _version)}@{clock.GetUtcNow().ToUnixTimeSeconds() / UnwatchedSeconds}");

    /// <returns>True where that is another version than the one that was known.</returns>
    internal bool Learn(long version)
    {
        var text = version.ToString(CultureInfo.InvariantCulture);
        var changed = Interlocked.Exchange(ref _version, text) != text;
        _isWatched = true;
        return changed;
    }

    /// <summary>Changes cannot be heard of for now.</summary>
    internal void Lose() => _isWatched = false;
}
