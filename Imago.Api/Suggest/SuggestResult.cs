using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Imago.Api.Suggest;

/// <summary>What somebody who is typing may have in mind.</summary>
public sealed record SuggestResult
{
    [Description("Present where the index cannot be reached and this is an earlier answer.")]
    public string? Warning { get; init; }

    public required IReadOnlyList<Suggestion> Suggestions { get; init; }
}

/// <summary>One suggestion.</summary>
public sealed record Suggestion
{
    internal const string Photographer = "photographer";
    internal const string Caption = "caption";

    [Description("photographer: the name of one, for the parameter photographer; caption: words of captions, for q.")]
    [AllowedValues(Photographer, Caption)]
    public required string Kind { get; init; }

    public required string Text { get; init; }

    [Description("How many photos are the photographer's, or have the words beside each other in their caption.")]
    public required long Count { get; init; }
}
