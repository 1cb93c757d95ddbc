using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Imago.Archive.Photos;

namespace Imago.Api.Photos.Thumbnails;

/// <summary>
/// The picture that stands for one that cannot be had: the photo's proportions, a quiet tint that is always the same for the same photo, and a
/// landscape as sign. Without text, as it needs no font, and in two tints, for light and dark pages.
/// </summary>
public static class PlaceholderImage
{
    public const string ContentType = "image/svg+xml";

    /// <summary>The longer side, in pixels.</summary>
    private const double Side = 400;

    /// <summary>No placeholder is more than this much longer than wide, or wider than long.</summary>
    private const double MaxRatio = 4;

    /// <summary>Proportions where none are known: those of a 35 mm negative.</summary>
    private const double UnknownRatio = 1.5;

    public static byte[] Create(string id, Photo photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var ratio = photo is { Width: > 0, Height: > 0 } ? (double)photo.Width.Value / photo.Height.Value : UnknownRatio;
        ratio = Math.Clamp(ratio, 1 / MaxRatio, MaxRatio);
        var width = Math.Round(ratio >= 1 ? Side : Side * ratio);
        var height = Math.Round(ratio >= 1 ? Side / ratio : Side);
        var hue = XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(id)) % 360;

        // The sign is drawn on a field of 100 x 100 in the middle.
        var scale = Math.Min(width, height) / 220;
        var left = (width / 2) - (50 * scale);
        var top = (height / 2) - (50 * scale);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{width}}" height="{{height}}" viewBox="0 0 {{width}} {{height}}" role="img" aria-label="Placeholder">
            <style>.p{fill:hsl({{hue}} 16% 85%)}.s{fill:hsl({{hue}} 14% 69%)}.b{fill:hsl({{hue}} 14% 76%)}
            @media (prefers-color-scheme:dark){.p{fill:hsl({{hue}} 10% 22%)}.s{fill:hsl({{hue}} 10% 36%)}.b{fill:hsl({{hue}} 10% 30%)}
            }</style>
            <rect class="p" width="100%" height="100%"/>
            <g transform="translate({{left:0.##}} {{top:0.##}}) scale({{scale:0.###}})">
            <circle class="b" cx="72" cy="24" r="11"/>
            <path class="b" d="M44 82 72 44a4 4 0 0 1 6.4 0L106 82z"/>
            <path class="s" d="M-6 82 33 28a4.5 4.5 0 0 1 7.2 0L79 82z"/>
            </g>
            </svg>

            """));
    }
}
