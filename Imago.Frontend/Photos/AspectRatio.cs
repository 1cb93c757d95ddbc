using System.Globalization;

namespace Imago.Frontend.Photos;

/// <summary>
/// The proportions of a picture as a CSS class, <c>r-125</c> for 1.25:1. The content security policy forbids style attributes, so the style
/// sheet has one class for each step of five hundredths, and a picture takes the nearest. Its exact proportions come from the img's width and height.
/// </summary>
public static class AspectRatio
{
    /// <summary>Hundredths of width by height; what lies outside is shown at the limit, cropped.</summary>
    public const int Narrowest = 40;

    /// <inheritdoc cref="Narrowest"/>
    public const int Widest = 350;

    public const int Step = 5;

    /// <summary>Where the size is unknown: 4:3, near the usual picture.</summary>
    private const double Usual = 4.0 / 3;

    public static string CssClass(int? width, int? height)
    {
        var ratio = width > 0 && height > 0 ? (double)width / height.Value : Usual;
        var hundredths = (int)Math.Round(Math.Clamp(ratio * 100, Narrowest, Widest) / Step) * Step;
        return string.Create(CultureInfo.InvariantCulture, $"r-{hundredths}");
    }
}
