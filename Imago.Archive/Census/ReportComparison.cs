using Imago.Archive.Quality;

namespace Imago.Archive.Census;

/// <summary>Compares reports.</summary>
public static class ReportComparison
{
    /// <summary>Shares that differ by less are the same.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Reports that a field's history must have before anything is unusual.</summary>
    private const int ShortestHistory = 5;

    /// <summary>A completeness is unusual when it is this many standard deviations, and at least this share, from its mean.</summary>
    private const double UnusualDeviations = 4;
    private const double UnusualShare = 0.01;

    /// <summary>What changed since another report.</summary>
    public static ReportChange Between(QualityReport before, QualityReport now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var fields = before.Fields.ToDictionary(field => field.Field, StringComparer.Ordinal);
        var rules = before.Rules.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        MeasureChange[] changes =
        [
            .. now.Fields.Where(field => fields.ContainsKey(field.Field))
                .Select(field => new MeasureChange("completeness", field.Field, fields[field.Field].Completeness, field.Completeness)),
            .. now.Rules.Select(rule => new MeasureChange("share", rule.Id, rules.GetValueOrDefault(rule.Id)?.Share ?? 0, rule.Share)),
        ];
        return new ReportChange(
            before.Id,
            now.Documents - before.Documents,
            [.. changes.Where(change => Gain(change) > Tolerance).OrderByDescending(Gain)],
            [.. changes.Where(change => Gain(change) < -Tolerance).OrderBy(Gain)],
            [.. now.Fields.Select(field => field.Field).Where(field => !fields.ContainsKey(field))],
            [.. fields.Keys.Except(now.Fields.Select(field => field.Field)).Order(StringComparer.Ordinal)],
            [.. now.Fields.SelectMany(field => NewValues(field, fields.GetValueOrDefault(field.Field)))]);
    }

    /// <summary>Is a value far from those before it?</summary>
    /// <param name="history">Of earlier reports, in any order.</param>
    /// <param name="now">Of this one.</param>
    public static bool IsAnomaly(IReadOnlyCollection<double> history, double now)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count < ShortestHistory)
        {
            return false;
        }

        var mean = history.Average();
        var deviation = Math.Sqrt(history.Sum(value => (value - mean) * (value - mean)) / (history.Count - 1));
        return Math.Abs(now - mean) > Math.Max(UnusualDeviations * deviation, UnusualShare);
    }

    /// <summary>Completeness is better when it rises, a rule's share when it falls.</summary>
    private static double Gain(MeasureChange change) => change.Kind == "share" ? change.Before - change.Now : change.Now - change.Before;

    private static IEnumerable<NewBadValue> NewValues(FieldReport now, FieldReport? before)
    {
        foreach (var bad in now.BadValues)
        {
            var known = before?.BadValues.FirstOrDefault(other => other.Finding == bad.Finding)?.Values.Select(value => value.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var value in bad.Values.Where(value => known?.Contains(value.Value) != true))
            {
                yield return new NewBadValue(now.Field, bad.Finding, value.Value, value.Count);
            }
        }
    }
}
