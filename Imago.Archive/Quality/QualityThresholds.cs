namespace Imago.Archive.Quality;

/// <summary>From where on a field or rule warns or fails.</summary>
public sealed class QualityThresholds
{
    public const string SectionName = "Imago:Quality:Thresholds";

    /// <summary>
    /// Completeness below which a field warns or fails, by field name. Default: image number,
    /// caption and database warn below 0.999 and fail below 0.95, the date and sizes warn below 0.95 and fail below 0.5.
    /// </summary>
    public Dictionary<string, FieldThreshold> Fields { get; set; } = new(StringComparer.Ordinal)
    {
        [Photos.PhotoFields.ImageNumber] = new(0.999, 0.95),
        [Photos.PhotoFields.Caption] = new(0.999, 0.95),
        [Photos.PhotoFields.Database] = new(0.999, 0.95),
        [Photos.PhotoFields.Date] = new(0.95, 0.5),
        [Photos.PhotoFields.Width] = new(0.95, 0.5),
        [Photos.PhotoFields.Height] = new(0.95, 0.5),
    };

    /// <summary>Share of documents above which a rule warns or fails, by rule id. A rule that is not named has the threshold of its severity.</summary>
    public Dictionary<string, RuleThreshold> Rules { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Share above which a rule of severity error warns and fails. Default 0.001 and 0.05.</summary>
    public RuleThreshold Error { get; set; } = new(0.001, 0.05);

    /// <summary>Share above which a rule of severity warning warns and fails. Default 0.05 and never.</summary>
    public RuleThreshold Warning { get; set; } = new(0.05, null);

    public FieldThreshold? Of(string field) => Fields.GetValueOrDefault(field);

    /// <summary>Null for a rule that only informs and is not named.</summary>
    public RuleThreshold? Of(QualityRule rule) => Rules.GetValueOrDefault(rule.Id) ?? rule.Severity switch
    {
        Severity.Error => Error,
        Severity.Warning => Warning,
        _ => null,
    };

    /// <summary>The first setting that is no threshold, by its key below <see cref="SectionName"/>, with what is wrong; null where there is none such.</summary>
    public string? FindFault() =>
        Fields.Select(field => FaultOf($"Fields:{field.Key}", field.Value.Warn, field.Value.Fail))
            .Concat(Rules.Select(rule => QualityRules.Find(rule.Key) is null
                ? $"Rules:{rule.Key} is no rule; rules are {string.Join(", ", QualityRules.All.Select(known => known.Id))}."
                : FaultOf($"Rules:{rule.Key}", rule.Value.Warn, rule.Value.Fail)))
            .Append(FaultOf("Error", Error.Warn, Error.Fail))
            .Append(FaultOf("Warning", Warning.Warn, Warning.Fail))
            .FirstOrDefault(fault => fault is not null);

    private static string? FaultOf(string key, double? warn, double? fail) =>
        warn is < 0 or > 1 or double.NaN || fail is < 0 or > 1 or double.NaN ? $"{key} must be shares from 0 to 1, or empty for never." : null;

    public static Verdict Judge(FieldThreshold? threshold, double completeness) =>
        completeness < threshold?.Fail ? Verdict.Fail : completeness < threshold?.Warn ? Verdict.Warn : Verdict.Pass;

    public static Verdict Judge(RuleThreshold? threshold, double share) =>
        share > threshold?.Fail ? Verdict.Fail : share > threshold?.Warn ? Verdict.Warn : Verdict.Pass;
}
