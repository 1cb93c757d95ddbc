namespace Imago.Archive.Quality;

public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong for a searcher.</summary>
    Info,

    /// <summary>The record can be found, but less well or with a value missing.</summary>
    Warning,

    /// <summary>The record is wrong or cannot be found as it should.</summary>
    Error,
}

/// <summary>One rule of data quality.</summary>
/// <param name="Id">Stable id: stands in <c>quality.issues</c>, in reports, in queries (<c>issue:date-placeholder</c>).</param>
/// <param name="Severity">How bad a violation is.</param>
/// <param name="What">What the rule says of a record that breaks it.</param>
/// <param name="Why">Why it matters to a searcher.</param>
/// <param name="Heal">What ingest and heal do, or what a steward can do.</param>
public sealed record QualityRule(string Id, Severity Severity, string What, string Why, string Heal);
