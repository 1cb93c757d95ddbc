using Imago.Archive.Quality;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Photos;

/// <summary>What may be done with a photo, in sentences.</summary>
public static class UsageText
{
    public static IEnumerable<string> Of(ArchivePhoto photo, IStringLocalizer<Texts> text)
    {
        var rights = photo.Rights ?? new ArchivePhotoRights();
        var restricted = rights.Allow.Count > 0 || rights.Deny.Count > 0 || rights.EditorialOnly == true;
        if (rights.Allow.Count > 0)
        {
            yield return text["UsageAllow", Countries(rights.Allow, text)];
        }

        if (rights.Deny.Count > 0)
        {
            yield return text["UsageDeny", Countries(rights.Deny, text)];
        }

        if (rights.EditorialOnly == true)
        {
            yield return text["UsageEditorial"];
        }

        if (photo.Issues.Contains(QualityRules.RestrictionUnreadable, StringComparer.Ordinal))
        {
            yield return text["UsageUnreadable"];
        }
        else if (!restricted)
        {
            yield return text["UsageFree"];
        }
    }

    private static string Countries(IReadOnlyList<string> codes, IStringLocalizer<Texts> text)
    {
        string[] names = [.. codes.Select(PhotoNames.Country)];
        return names is [.. var before, var last] && before.Length > 0 ? text["ListAnd", string.Join(", ", before), last] : names[0];
    }
}
