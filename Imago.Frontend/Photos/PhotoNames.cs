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
    public static string? Issue(this IStringLocalizer<Texts> text, string rule) =>
        text[$"Issue.{rule}"] is { ResourceNotFound: false, Value: var found } ? found : null;

    /// <summary>What was done or can be done where a record breaks the rule, or null for a rule that the pages do not know.</summary>
    public static string? WhatToDo(this IStringLocalizer<Texts> text, string rule) =>
        text[$"Heal.{rule}"] is { ResourceNotFound: false, Value: var found } ? found : null;

    /// <summary>The name of a language by its ISO 639-1 code.</summary>
    public static string Language(this IStringLocalizer<Texts> text, string code) => text.NameOf("Language", code);

    /// <summary>The name of a country by its ISO 3166 alpha-2 code.</summary>
    public static string Country(string code)
    {
        try
        {
            // Not DisplayName: that keeps the language of whoever asked first. The native name of the country where it speaks the page's language is
            // the name in that language: "de-FR" is Frankreich.
            return new RegionInfo($"{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}-{code}").NativeName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    /// <summary>The text <c>kind.value</c>, or the value where there is none.</summary>
    public static string NameOf(this IStringLocalizer<Texts> text, string kind, string value) =>
        text[$"{kind}.{value}"] is { ResourceNotFound: false, Value: var found } ? found : value;
}
