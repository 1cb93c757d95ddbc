using System.Globalization;
using Imago.Archive.Operations;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.ServiceDefaults.Caching;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Imago.Worker.Healing;

/// <summary>Whether a healed generation may take the place of the live one.</summary>
internal sealed class HealGuards(HealSource source, IConnectionMultiplexer redis, IOptions<HealOptions> options)
{
    private const int Searches = 20;

    /// <summary>Totals this close are comparable, however small they are.</summary>
    private const long SmallDifference = 2;

    /// <summary>Compares and measures; the report's guards say whether all of it holds.</summary>
    public async Task<HealReport> CheckAsync(HealCheckpoint state, long after, CancellationToken cancellationToken)
    {
        // What is written to the source from here on is carried over after the swap.
        var (before, newer) = await source.CountAsync(state.Source, state.ReadTo, cancellationToken);
        var (fieldsBefore, rulesBefore) = await source.MeasureAsync(state.Source, cancellationToken);
        var (fieldsAfter, rulesAfter) = await source.MeasureAsync(state.Target, cancellationToken);
        var knowsRules = rulesBefore.Count > 0 || before == 0;
        var fields = PhotoFields.Delivered
            .Select(field => new FieldChange(field, fieldsBefore.GetValueOrDefault(field), fieldsAfter.GetValueOrDefault(field)))
            .ToList();
        var rules = rulesBefore.Keys.Union(rulesAfter.Keys).Order(StringComparer.Ordinal)
            .Select(rule => new RuleChange(rule, knowsRules ? rulesBefore.GetValueOrDefault(rule) : null, rulesAfter.GetValueOrDefault(rule)))
            .ToList();
        return new HealReport
        {
            Source = state.Source,
            Target = state.Target,
            Swapped = false,
            Counts = state.Counts,
            DocumentsBefore = before,
            DocumentsAfter = after,
            CatchUps = state.CatchUps,
            Fields = fields,
            Rules = rules,
            Guards =
            [
                Accounts(state.Counts, after),
                Documents(state.Counts, before, newer, after),
                Completeness(fields, before, after),
                NewErrors(rules, knowsRules),
                await SearchesAsync(state, cancellationToken),
            ],
        };
    }

    /// <summary>
    /// Every document that was read has its outcome, and every photo that was written is there. More can be there than were counted as new: an
    /// attempt after a crash finds what the one before had replaced already.
    /// </summary>
    private static HealGuard Accounts(RecordCounts counts, long after) => new(
        "accounts",
        counts.Read == counts.Indexed + counts.Updated + counts.Unchanged + counts.DeadLetters && counts.Indexed <= after && after <= counts.Read - counts.DeadLetters,
        Text($"{counts.Read} read = {counts.Indexed} indexed + {counts.Updated} updated + {counts.Unchanged} unchanged + {counts.DeadLetters} dead letters; {after} photos are there."))
    {
        Findings = [new(GuardFindings.Accounts, [counts.Read, counts.Indexed, counts.Updated, counts.Unchanged, counts.DeadLetters, after])],
    };

    private HealGuard Documents(RecordCounts counts, long before, long newer, long after)
    {
        // A document that another one of the same id replaced, or that is the same, is not missing.
        var same = counts.Updated + counts.Unchanged;
        var missing = before - after - same;
        var allowed = options.Value.DocumentTolerance;
        return new HealGuard(
            "documents",
            missing <= before * allowed && after <= before + newer,
            Text($"{before} documents before, {after} photos after, {same} of the same ids, {Math.Max(0, missing)} missing; {allowed:P2} may be."))
        {
            Findings = [new(GuardFindings.Documents, [before, after, same, Math.Max(0, missing)], Share: allowed)],
        };
    }

    /// <summary>A repair that empties a field is none. Values that are no dates or numbers may go, as far as such things are rare.</summary>
    private HealGuard Completeness(IReadOnlyList<FieldChange> fields, long before, long after)
    {
        var emptied = fields
            .Where(field => (field.Before / (double)Math.Max(1, before)) - (field.After / (double)Math.Max(1, after)) > options.Value.CompletenessTolerance)
            .ToList();
        var details = emptied.Select(field => Text($"{field.Field} was present in {field.Before} of {before} and is in {field.After} of {after}"));
        return new HealGuard(
            "completeness", emptied.Count == 0, emptied.Count == 0 ? "No field is present in markedly fewer documents than before." : $"{string.Join("; ", details)}.")
        {
            Findings = emptied.Count == 0
                ? [new(GuardFindings.FieldsKept, [])]
                : [.. emptied.Select(field => new GuardFinding(GuardFindings.FieldEmptied, [field.Before, before, field.After, after], field.Field))],
        };
    }

    private static HealGuard NewErrors(IReadOnlyList<RuleChange> rules, bool knowsRules)
    {
        if (!knowsRules)
        {
            return new HealGuard("errors", true, "The source knows no rules to compare with.") { Findings = [new(GuardFindings.NoRulesBefore, [])] };
        }

        var errors = QualityRules.All.Where(rule => rule.Severity is Severity.Error).Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        var added = rules.Where(rule => errors.Contains(rule.Rule) && rule is { Before: 0, After: > 0 }).ToList();
        var details = added.Select(rule => Text($"{rule.Rule} ({rule.After})"));
        return new HealGuard(
            "errors", added.Count == 0, added.Count == 0 ? "No rule of severity error is broken that was not before." : $"Newly broken: {string.Join(", ", details)}.")
        {
            Findings = added.Count == 0
                ? [new(GuardFindings.NoNewError, [])]
                : [.. added.Select(rule => new GuardFinding(GuardFindings.NewError, [rule.After], rule.Rule))],
        };
    }

    /// <summary>What people search for finds as much as before.</summary>
    private async Task<HealGuard> SearchesAsync(HealCheckpoint state, CancellationToken cancellationToken)
    {
        var searches = await WordsAsync(state, cancellationToken);
        var different = new List<GuardFinding>();
        foreach (var words in searches)
        {
            var before = await source.CountAsync(state.Source, words, cancellationToken);
            var after = await source.CountAsync(state.Target, words, cancellationToken);

            // Of documents that were there twice one is left.
            var least = Math.Min(before, before * (double)state.Counts.Indexed / Math.Max(1, state.Counts.Read));
            if (after < (least * (1 - options.Value.SearchTolerance)) - SmallDifference || after > (before * (1 + options.Value.SearchTolerance)) + SmallDifference)
            {
                different.Add(new(GuardFindings.SearchDiffers, [before, after], words));
            }
        }

        return new HealGuard(
            "searches",
            different.Count == 0,
            different.Count == 0
                ? Text($"{searches.Count} searches find as much as before.")
                : $"{string.Join("; ", different.Select(search => Text($"'{search.Subject}' found {search.Counts[0]} and finds {search.Counts[1]}")))}.")
        {
            Findings = different.Count == 0 ? [new(GuardFindings.SearchesAlike, [searches.Count])] : different,
        };
    }

    /// <summary>The words of popular searches, and words of captions as far as those are few.</summary>
    private async Task<IReadOnlyList<string>> WordsAsync(HealCheckpoint state, CancellationToken cancellationToken)
    {
        var words = new List<string>();
        try
        {
            foreach (var popular in await redis.GetDatabase().SortedSetRangeByRankAsync(CacheKeys.PopularSearches, 0, Searches * 3, Order.Descending))
            {
                var query = QueryHelpers.ParseQuery(new Uri(new Uri("http://api"), popular.ToString()).Query);
                if (query.TryGetValue("q", out var text) && text.ToString() is { Length: > 0 } plain && plain.All(letter => char.IsLetterOrDigit(letter) || letter == ' '))
                {
                    words.Add(plain);
                }
            }
        }
        catch (Exception exception) when (exception.IsCacheFailure(cancellationToken))
        {
            // Captions will do.
        }

        if (words.Count < Searches)
        {
            foreach (var caption in await source.SampleCaptionsAsync(state.Source, Searches - words.Count, cancellationToken))
            {
                // The longest word that is letters only: no mark, no restriction code, nothing that a repair touches.
                if (caption.Split(' ').Where(word => word.Length is > 3 and < 30 && word.All(char.IsAsciiLetterLower)).MaxBy(word => word.Length) is { } word)
                {
                    words.Add(word);
                }
            }
        }

        return [.. words.Distinct(StringComparer.OrdinalIgnoreCase).Take(Searches)];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
