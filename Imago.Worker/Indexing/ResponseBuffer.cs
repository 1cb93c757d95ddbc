namespace Imago.Worker.Indexing;

/// <summary>
/// Memory for one large answer after the other. An array for each would be garbage of the kind that only a collection of everything clears away.
/// </summary>
internal sealed class ResponseBuffer
{
    private byte[] _bytes = new byte[1 << 20];
    private int _length;

    /// <summary>The last answer, until the next one is read.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Reads an answer to its end.</summary>
    /// <returns>False where the connection broke before.</returns>
    public async Task<bool> TryReadAsync(Stream answer, CancellationToken cancellationToken)
    {
        _length = 0;
        try
        {
            int read;
            while ((read = await answer.ReadAsync(_bytes.AsMemory(_length), cancellationToken)) > 0)
            {
                _length += read;
                if (_length == _bytes.Length)
                {
                    Array.Resize(ref _bytes, _bytes.Length * 2);
                }
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
