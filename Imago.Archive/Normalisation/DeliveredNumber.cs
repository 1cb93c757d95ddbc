namespace Imago.Archive.Normalisation;

/// <summary>Reads the whole numbers of a delivery: digits, nothing else; leading zeros mean nothing.</summary>
internal static class DeliveredNumber
{
    /// <summary>A positive number of at most 18 digits, which always fits into 64 bits.</summary>
    public static bool TryReadId(ReadOnlySpan<char> text, out long id)
    {
        id = 0;
        var digits = text.TrimStart('0');
        if (digits.Length is 0 or > 18 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            id = (id * 10) + (digit - '0');
        }

        return true;
    }

    /// <summary>Is it a whole number, of whatever size, negative ones included?</summary>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        var digits = text[(text is ['-', ..] ? 1 : 0)..];
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>A number of pixels: whole, positive, within 32 bits.</summary>
    public static bool TryReadPixels(ReadOnlySpan<char> text, out int pixels)
    {
        var read = TryReadId(text, out var number) && number <= int.MaxValue;
        pixels = read ? (int)number : 0;
        return read;
    }
}
