using System.Globalization;
using Imago.Archive.Operations;
using Imago.Frontend.Localization;
using Imago.Frontend.Photos;
using Imago.Frontend.Quality;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Stewards;

/// <summary>What the worker does, in the visitor's language; what the pages do not know is shown as it is.</summary>
public static class StewardNames
{
    public static string Kind(this IStringLocalizer<Texts> text, string kind) => text.NameOf("RunKind", kind);

    /// <summary>What a run is about: an index, a file, or something that has a name in the visitor's language.</summary>
    public static string Subject(this IStringLocalizer<Texts> text, Run run) => text.NameOf("RunSubject", run.Subject ?? "");

    public static string StateOf(Run run) => run.State.ToString().ToLowerInvariant();

    public static string Reason(this IStringLocalizer<Texts> text, string reason) => text.Issue(reason) ?? text.NameOf("DeadLetterReason", reason);

    /// <summary>What a guard of a heal found, in a sentence for each thing; null where the report does not say it in parts.</summary>
    public static string? Findings(this IStringLocalizer<Texts> text, HealGuard guard) =>
        guard.Findings is { Count: > 0 } findings && findings.All(finding => GuardFindings.All.Contains(finding.Code))
            ? string.Join(' ', findings.Select(text.Finding))
            : null;

    private static string Finding(this IStringLocalizer<Texts> text, GuardFinding finding)
    {
        var subject = finding switch
        {
            { Subject: null } => null,
            { Code: GuardFindings.FieldEmptied } => text.FieldName(finding.Subject),
            { Code: GuardFindings.NewError } => text.Issue(finding.Subject)?.TrimEnd('.') ?? finding.Subject,
            _ => finding.Subject,
        };
        IEnumerable<string?> values = [subject, .. finding.Counts.Select(Count), finding.Share?.ToString("P2", CultureInfo.CurrentCulture)];
        return text[$"GuardFinding.{finding.Code}", [.. values.OfType<string>()]];
    }

    public static string Time(this IStringLocalizer<Texts> text, DateTimeOffset at) =>
        text["UtcTime", at.UtcDateTime.ToString(text["DatePatternTime"], CultureInfo.CurrentCulture)];

    public static string Count(long count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
