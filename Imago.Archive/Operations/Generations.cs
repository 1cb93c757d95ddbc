namespace Imago.Archive.Operations;

/// <summary>An index that photos are kept in.</summary>
/// <param name="Name">Name of the index.</param>
/// <param name="Number">Number of the generation; missing for an index that Imago did not make.</param>
/// <param name="IsLive">It stands behind the alias: searches go to it.</param>
/// <param name="Documents">Photos in it.</param>
/// <param name="MappingVersion">Version of the declared mapping that it was made with.</param>
/// <param name="CanRollBack">Searches can be sent back to it.</param>
public sealed record Generation(string Name, int? Number, bool IsLive, long Documents, int? MappingVersion, bool CanRollBack);

/// <summary>The generations, the newest first.</summary>
/// <param name="Alias">The alias that searches go to.</param>
/// <param name="Items">The generations, and what else stands behind the alias.</param>
public sealed record GenerationList(string Alias, IReadOnlyList<Generation> Items);

/// <summary>A wish for a heal.</summary>
/// <param name="Source">Index or alias that is healed; missing: what stands behind the alias.</param>
public sealed record HealRequest(string? Source);

/// <summary>A wish for a roll-back.</summary>
/// <param name="To">Generation that searches go back to; missing: the one before the live one.</param>
public sealed record RollbackRequest(string? To);

/// <summary>What a heal found and changed; the result of its run.</summary>
public sealed record HealReport
{
    public required string Source { get; init; }

    /// <summary>The generation that was made.</summary>
    public required string Target { get; init; }

    /// <summary>Whether searches go to it now.</summary>
    public required bool Swapped { get; init; }

    /// <summary>Where they went before.</summary>
    public IReadOnlyList<string> Previous { get; init; } = [];

    /// <summary>What became of the documents of the source.</summary>
    public required RecordCounts Counts { get; init; }

    public long DocumentsBefore { get; init; }

    public long DocumentsAfter { get; init; }

    /// <summary>How often the source was read again for what had been written meanwhile.</summary>
    public int CatchUps { get; init; }

    public IReadOnlyList<HealGuard> Guards { get; init; } = [];

    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    public IReadOnlyList<RuleChange> Rules { get; init; } = [];

    /// <summary>Generations that were removed because enough newer ones are kept.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];
}

/// <summary>A condition for the swap.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Detail">What was compared, with the figures.</param>
public sealed record HealGuard(string Name, bool Passed, string Detail)
{
    /// <summary>What the detail says, for those who say it in another language; null in reports of earlier versions.</summary>
    public IReadOnlyList<GuardFinding>? Findings { get; init; }
}

/// <summary>One thing that a guard found.</summary>
/// <param name="Code">What it says: one of <see cref="GuardFindings"/>.</param>
/// <param name="Counts">Its numbers of documents, rules or searches, in the order of the sentence.</param>
/// <param name="Subject">The field, the rule or the words that it is about.</param>
/// <param name="Share">The share that is allowed.</param>
public sealed record GuardFinding(string Code, IReadOnlyList<long> Counts, string? Subject = null, double? Share = null);

/// <summary>What guards can find.</summary>
public static class GuardFindings
{
    /// <summary>Counts: read, indexed, updated, unchanged, dead letters, photos that are there.</summary>
    public const string Accounts = "accounts";

    /// <summary>Counts: documents before, photos after, those of the same ids, missing ones; share that may be missing.</summary>
    public const string Documents = "documents";

    public const string FieldsKept = "fields-kept";

    /// <summary>Subject: the field. Counts: present before, of how many, present after, of how many.</summary>
    public const string FieldEmptied = "field-emptied";

    public const string NoRulesBefore = "no-rules-before";

    public const string NoNewError = "no-new-error";

    /// <summary>Subject: the rule. Count: photos that break it.</summary>
    public const string NewError = "new-error";

    /// <summary>Count: searches.</summary>
    public const string SearchesAlike = "searches-alike";

    /// <summary>Subject: the words. Counts: found before, found after.</summary>
    public const string SearchDiffers = "search-differs";

    public static IReadOnlyList<string> All { get; } =
        [Accounts, Documents, FieldsKept, FieldEmptied, NoRulesBefore, NoNewError, NewError, SearchesAlike, SearchDiffers];
}

/// <summary>In how many documents a field is present.</summary>
public sealed record FieldChange(string Field, long Before, long After);

/// <summary>How many documents break a rule; before is missing where the source knows no rules.</summary>
public sealed record RuleChange(string Rule, long? Before, long After);
