using Imago.Frontend.Archive;

namespace Imago.Frontend.Photos;

/// <summary>Captions where the whole would be too long: as a picture's alternative text, as a page's title.</summary>
public static class CaptionText
{
    /// <summary>The caption's language for a <c>lang</c> attribute; null where it has several or an unknown one.</summary>
    public static string? LanguageOf(ArchivePhoto photo) => photo.Languages is [var only] ? only : null;

    /// <summary>At most <paramref name="limit"/> characters, cut between words and ended with an ellipsis where something is left out.</summary>
    public static string Shorten(string caption, int limit)
    {
        if (caption.Length <= limit)
        {
            return caption;
        }

        var cut = caption.LastIndexOf(' ', limit - 1);
        var length = cut > limit / 2 ? cut : limit - 1;
        if (char.IsHighSurrogate(caption[length - 1]))
        {
            length--;
        }

        return caption[..length].TrimEnd(' ', ',', ';', ':', '.', '-') + "…";
    }
}
