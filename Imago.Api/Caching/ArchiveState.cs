using System.Globalization;

namespace Imago.Api.Caching;

/// <summary>
/// Which state of the archive this replica knows of. It is part of the key of every answer: when the archive changes, answers of before are no
/// longer looked for, and a search that was under way during the change cannot be taken for one of after it.
/// </summary>
public sealed class ArchiveState
{
    private string _current = "0";
    private string? _version;
    private volatile bool _isShared;

    /// <summary>The archive's version, and what has become of it since Redis went away.</summary>
    public string Current => Volatile.Read(ref _current);

    /// <summary>Redis is there: changes are heard of, and answers shared.</summary>
    public bool IsShared => _isShared;

    /// <summary>Whether this is another version than the one that is known.</summary>
    internal bool IsNews(long version) => _version != version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Redis is there and knows this version.</summary>
    internal void Learn(long version)
    {
        if (IsNews(version))
        {
            _version = version.ToString(CultureInfo.InvariantCulture);
            Volatile.Write(ref _current, _version);
        }

        _isShared = true;
    }

    /// <summary>Redis is away: changes cannot be heard of, and nothing can be shared.</summary>
    internal void Lose() => _isShared = false;

    /// <summary>
    /// The index is not what it was when the version was learned. This holds until there is another version: who changed the archive tells of it
    /// as soon as Redis is back.
    /// </summary>
    /// <param name="fingerprint">What the index is now.</param>
    internal void Drift(string fingerprint) => Volatile.Write(ref _current, $"{_version ?? "0"}~{fingerprint}");
}
