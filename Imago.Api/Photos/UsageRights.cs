using System.ComponentModel;
using Imago.Archive.Photos;

namespace Imago.Api.Photos;

/// <summary>Where a photo may be used. Nothing given: no restriction is stated.</summary>
public sealed record UsageRights
{
    [Description("The only countries where it may be used, ISO 3166 alpha-2.")]
    public IReadOnlyList<string>? Allow { get; init; }

    [Description("Countries where it must not be used, ISO 3166 alpha-2.")]
    public IReadOnlyList<string>? Deny { get; init; }

    public bool? EditorialOnly { get; init; }

    public static UsageRights? Of(PhotoRights? rights) => rights is null
        ? null
        : new UsageRights { Allow = rights.Allow, Deny = rights.Deny, EditorialOnly = rights.EditorialOnly };
}
