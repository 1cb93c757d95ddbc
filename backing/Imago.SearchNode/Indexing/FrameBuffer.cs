namespace Imago.SearchNode.Indexing;

/// <summary>Memory for one frame: the header's place, then operations.</summary>
internal sealed class FrameBuffer
{
    private const int KeptCapacity = 8 << 20;

    private byte[] _bytes = new byte[4096];
    private int _length = TranslogFrame.HeaderBytes;

    public bool IsEmpty => _length == TranslogFrame.HeaderBytes;

    public Span<byte> Take(int length)
    {
        var needed = checked(_length + length);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
        }

        var taken = _bytes.AsSpan(_length, length);
        _length = needed;
        return taken;
    }

    public ReadOnlyMemory<byte> Seal()
    {
        TranslogFrame.Seal(_bytes.AsSpan(0, _length));
        return _bytes.AsMemory(0, _length);
    }

    public void Clear()
    {
        _length = TranslogFrame.HeaderBytes;
        if (_bytes.Length > KeptCapacity)
        {
            _bytes = new byte[4096];
        }
    }
}
