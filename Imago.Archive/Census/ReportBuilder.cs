using System.Globalization;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.QueryLanguage;

namespace Imago.Archive.Census;

/// <summary>Makes the figures of a report from the state of a census.</summary>
/// <param name="state">All of it, merged.</param>
/// <param name="live">Mapping of the index.</param>
/// <param name="declared">The declared mapping.</param>
/// <param name="thresholds">From where on a figure warns or fails.</param>
public sealed class ReportBuilder(CensusState state, IndexMapping live, IndexMapping declared, QualityThresholds thresholds)
{
    private const int ShownValues = 20;
    private const int ShownSegments = 50;

    private static readonly (FieldFinding Finding, string Name)[] Valued =
        [(FieldFinding.WrongType, "wrongType"), (FieldFinding.Invalid, "invalid"), (FieldFinding.Ignored, "ignored")];

    private static readonly (FieldFinding Finding, string Name)[] Sampled =
    [
        (FieldFinding.Missing, "missing"), (FieldFinding.Null, "null"), (FieldFinding.Blank, "blank"), .. Valued, (FieldFinding.Coerced, "coerced"),
        (FieldFinding.Undeclared, "undeclared"),
    ];

    /// <summary>Delivered fields first, in their order, then all others by name.</summary>
    public IReadOnlyList<FieldReport> Fields() =>
    [
        .. state.Fields
            .Where(field => field.Value.Present > 0 || live.Fields.ContainsKey(field.Key) || declared.Fields.ContainsKey(field.Key) || HasFindings(field.Value))
            .OrderBy(field => PhotoFields.Delivered.ToList().IndexOf(field.Key) is var place and >= 0 ? place : int.MaxValue)
            .ThenBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => Field(field.Key, field.Value)),
    ];

    /// <summary>All rules, in the order of their table.</summary>
    /// <param name="duplicateSamples">Samples of the documents that repeat an identity, which the state alone cannot give.</param>
    public IReadOnlyList<RuleReport> Rules(IReadOnlyList<string> duplicateSamples) =>
        [.. QualityRules.All.Select(rule => Rule(rule, duplicateSamples))];

    public SegmentReports Segments() => new(Segments(state.Databases), Segments(state.Decades), Segments(state.Photographers));

    /// <summary>Documents that repeat the database and image number of another one.</summary>
    public long Repeated { get; } = state.Identities.CountRepeated();

    /// <summary>A field that was only said to be missing was never there.</summary>
    private static bool HasFindings(FieldState field) =>
        field.Findings.Where((finding, i) => finding is not null && (FieldFinding)i is not FieldFinding.Missing).Any();

    private FieldReport Field(string path, FieldState field)
    {
        var (nulls, blanks) = (field.Count(FieldFinding.Null), field.Count(FieldFinding.Blank));
        var completeness = Share(field.Present, 1);
        var threshold = thresholds.Of(path);
        var type = (declared.Fields.GetValueOrDefault(path) ?? live.Fields.GetValueOrDefault(path))?.Type;
        return new FieldReport
        {
            Field = path,
            LiveType = live.Fields.GetValueOrDefault(path)?.Type,
            DeclaredType = declared.Fields.GetValueOrDefault(path)?.Type,
            Present = field.Present,
            Null = nulls,
            Blank = blanks,
            Missing = state.Documents - field.Present - nulls - blanks,
            Completeness = completeness,
            WrongType = field.Count(FieldFinding.WrongType),
            Invalid = field.Count(FieldFinding.Invalid),
            Coerced = field.Count(FieldFinding.Coerced),
            Ignored = field.Count(FieldFinding.Ignored),
            Distinct = Math.Min(field.Distinct.Count(), field.Values),
            DistinctError = DistinctEstimate.StandardError,
            Min = Limit(field.Min, type),
            Max = Limit(field.Max, type),
            Shortest = field.Shortest,
            Longest = field.Longest,
            AverageLength = field.Values == 0 ? null : Math.Round((double)field.TotalLength / field.Values, 1),
            BadValues = [.. BadValues(field)],
            Samples = Sampled.Where(kind => field.Count(kind.Finding) > 0)
                .ToDictionary(kind => kind.Name, kind => field.Findings[(int)kind.Finding]!.Samples.Ids),
            Threshold = threshold,
            Verdict = QualityThresholds.Judge(threshold, completeness),
            Search = SearchOf(path, blanks + field.Count(FieldFinding.Ignored)),
        };
    }

    /// <summary>The search for the records without a value, where it finds as many: a blank is a value to Elasticsearch, and what it ignored is none.</summary>
    private string? SearchOf(string path, long doubtful) =>
        live.Fields.ContainsKey(path) && (live.IsGeneration || doubtful == 0) && QueryFieldNames.NameOf(path) is { } name ? $"missing:{name}" : null;

    private static IEnumerable<BadValues> BadValues(FieldState field) => Valued
        .Where(kind => field.Count(kind.Finding) > 0)
        .Select(kind => (kind.Name, field.Findings[(int)kind.Finding]!.Values))
        .Select(kind => new BadValues(kind.Name, kind.Values.Error, kind.Values.Top(ShownValues)));

    private RuleReport Rule(QualityRule rule, IReadOnlyList<string> duplicateSamples)
    {
        var isDuplicate = rule.Id == QualityRules.IdDuplicate;
        var found = state.Rules.GetValueOrDefault(rule.Id);
        var violations = isDuplicate ? Repeated : found?.Violations ?? 0;
        var share = Share(violations, 0);
        var threshold = thresholds.Of(rule);
        return new RuleReport
        {
            Id = rule.Id,
            Severity = rule.Severity.ToString().ToLowerInvariant(),
            Violations = violations,
            Share = share,
            Threshold = threshold,
            Verdict = QualityThresholds.Judge(threshold, share),
            Samples = isDuplicate ? duplicateSamples : found?.Samples.Ids ?? [],
            Search = live.IsGeneration && !isDuplicate ? $"issue:{rule.Id}" : null,
        };
    }

    private static List<SegmentReport> Segments(Dictionary<string, SegmentState> segments) =>
    [
        .. segments.OrderByDescending(segment => segment.Value.Documents).ThenBy(segment => segment.Key, StringComparer.Ordinal).Take(ShownSegments)
            .Select(segment => new SegmentReport(
                segment.Key,
                segment.Value.Documents,
                PhotoFields.Delivered.Select((field, place) => (field, Share: 1 - ((double)segment.Value.Missing[place] / segment.Value.Documents)))
                    .ToDictionary(field => field.field, field => Math.Round(field.Share, 6)),
                QualityRules.All.Select((rule, place) => (rule.Id, Violations: segment.Value.Rules[place])).Where(rule => rule.Violations > 0)
                    .ToDictionary(rule => rule.Id, rule => rule.Violations))),
    ];

    private double Share(long count, double ofNothing) => state.Documents == 0 ? ofNothing : Math.Round((double)count / state.Documents, 9);

    private static string? Limit(double? value, string? type) => (value, type) switch
    {
        (null, _) => null,
        ({ } millis and >= -62_135_596_800_000 and <= 253_402_300_799_999, "date") =>
            DateTime.UnixEpoch.AddMilliseconds(millis).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ({ } number, _) => number.ToString("R", CultureInfo.InvariantCulture),
    };
}
