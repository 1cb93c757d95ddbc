using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Imago.Api.Photos;
using Imago.Archive.Photos;

namespace Imago.Api.Similar;

/// <summary>Photos like another one, the most alike first.</summary>
public sealed record SimilarResult
{
    [Description("Present where the index cannot be reached and this is an earlier answer.")]
    public string? Warning { get; init; }

    public required IReadOnlyList<SimilarPhoto> Items { get; init; }
}

/// <summary>A photo like another one, and why.</summary>
public sealed record SimilarPhoto : PhotoItem
{
    internal const string SameEvent = "event";
    internal const string SameNames = "names";
    internal const string SameWords = "caption";

    public SimilarPhoto()
    {
    }

    [SetsRequiredMembers]
    internal SimilarPhoto(string id, Photo photo, string reason, IReadOnlyList<string>? names = null)
        : base(id, photo)
    {
        Reason = reason;
        Names = names;
    }

    [Description("event: taken at the same event; names: the same people or places; caption: a caption with many of the same words.")]
    [AllowedValues(SameEvent, SameNames, SameWords)]
    public required string Reason { get; init; }

    [Description("With the reason names: those that both captions have.")]
    public IReadOnlyList<string>? Names { get; init; }
}
