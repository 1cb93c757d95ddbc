using System.Globalization;
using Imago.Frontend.Localization;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Photos;

/// <summary>The archive's own values in the visitor's language. What has no name is shown as it is: the archive may know more than the pages.</summary>
public static class PhotoNames
{
    public static string Database(this IStringLocalizer<Texts> text, string value) => text.NameOf("Database", value);

    public static string Orientation(this IStringLocalizer<Texts> text, string value) => text.NameOf("Orientation", value);

    public static string DatePrecision(this IStringLocalizer<Texts> text, string value) => text.NameOf("DatePrecision", value);

    /// <summary>What a quality rule says of the record, or null for a rule that the pages do not know.</summary>
    public static string? Issue(this IStringLocalizer<Texts> text, string rule) => text[$"Issue.{rule}"] is { ResourceNotFound: false, Value: var found } ? found : null;

    /// <summary>The name of a language by its ISO 639-1 code.</summary>
    public static string Language(string code)
    {
        try
        {
            return CultureInfo.GetCultureInfo(code, predefinedOnly: true).DisplayName;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }

    /// <summary>The name of a country by its ISO 3166 alpha-2 code.</summary>
    public static string Country(string code)
    {
        try
        {
            return new RegionInfo(code).DisplayName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    private static string NameOf(this IStringLocalizer<Texts> text, string kind, string value) =>
        text[$"{kind}.{value}"] is { ResourceNotFound: false, Value: var found } ? found : value;
}
