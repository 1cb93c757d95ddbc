using Elastic.Transport;
using Imago.Api.Caching;
using Imago.Archive.Mapping;
using Imago.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Imago.Api.Index;

/// <summary>Knows what the index behind the alias is like. It is read again when the archive changes, and now and then in case somebody else changed it.</summary>
public sealed class PhotoIndices(LiveMapping mapping, ArchiveState archive, IOptions<ArchiveIndexOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private volatile Known? _known;
    private int _isReading;

    /// <exception cref="IndexException">The index gave no answer.</exception>
    public ValueTask<PhotoIndex> CurrentAsync(CancellationToken cancellationToken)
    {
        var state = archive.Current;
        if (_known is not { } known || known.State != state)
        {
            return new ValueTask<PhotoIndex>(ReadAsync(state, cancellationToken));
        }

        if (clock.GetElapsedTime(known.ReadAt) > LookEvery && Interlocked.Exchange(ref _isReading, 1) == 0)
        {
            // Nobody waits for it.
            _ = LookAgainAsync(known);
        }

        return new ValueTask<PhotoIndex>(known.Index);
    }

    private async Task<PhotoIndex> ReadAsync(string state, CancellationToken cancellationToken)
    {
        var (index, live) = await mapping.ReadAsync(cancellationToken);
        var read = PhotoIndex.Of(options.Value.Alias, index, live);
        _known = new Known(read, state, clock.GetTimestamp());
        return read;
    }

    private async Task LookAgainAsync(Known before)
    {
        using var untraced = UntracedScope.Begin();
        try
        {
            var now = await ReadAsync(before.State, CancellationToken.None);
            if (!now.IsSameAs(before.Index))
            {
                // Answers of the index as it was are no answers of this one.
                archive.Drift(now.Index);
            }
        }
        catch (Exception exception) when (exception is IndexException or TransportException)
        {
            // The next search will find out as well.
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private sealed record Known(PhotoIndex Index, string State, long ReadAt);
}
