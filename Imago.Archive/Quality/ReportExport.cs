using System.Globalization;
using System.Text;

namespace Imago.Archive.Quality;

/// <summary>Reports in the forms in which they are mailed and opened elsewhere.</summary>
public static class ReportExport
{
    private static readonly string[] Columns =
    [
        "kind", "name", "verdict", "present", "missing", "null", "blank", "completeness", "wrongType", "invalid", "coerced", "ignored", "distinct", "min", "max",
        "violations", "share",
    ];

    /// <summary>One line a field and rule (RFC 4180); a text that a spreadsheet would take for a formula gets an apostrophe.</summary>
    public static string ToCsv(QualityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var csv = new StringBuilder();
        Row(csv, Columns);
        foreach (var field in report.Fields)
        {
            Row(
                csv, "field", field.Field, Name(field.Verdict), Text(field.Present), Text(field.Missing), Text(field.Null), Text(field.Blank), Text(field.Completeness),
                Text(field.WrongType), Text(field.Invalid), Text(field.Coerced), Text(field.Ignored), Text(field.Distinct), field.Min ?? "", field.Max ?? "", "", "");
        }

        foreach (var rule in report.Rules)
        {
            Row(csv, "rule", rule.Id, Name(rule.Verdict), "", "", "", "", "", "", "", "", "", "", "", "", Text(rule.Violations), Text(rule.Share));
        }

        return csv.ToString();
    }

    /// <summary>A report that reads as a letter: the verdict first, then what crosses a threshold, what changed, and the figures.</summary>
    public static string ToMarkdown(QualityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        Line(page, $"# Quality of {report.Target}: {Name(report.Verdict)}");
        Line(page, $"");
        Line(page, $"{report.Documents:N0} documents of `{report.Index}`, checked {report.StartedAt:yyyy-MM-dd HH:mm} to {report.FinishedAt:HH:mm} UTC.");
        Findings(page, report);
        Changes(page, report.Change);
        Fields(page, report);
        Rules(page, report);
        foreach (var note in report.Notes)
        {
            Line(page, $"");
            Line(page, $"> {Cell(note.Text)} ({Cell(note.Author)}, {note.At:yyyy-MM-dd})");
        }

        return page.ToString();
    }

    private static void Findings(StringBuilder page, QualityReport report)
    {
        var crossings = ReportVerdict.Crossings(report);
        Line(page, $"");
        if (crossings.Count == 0)
        {
            Line(page, $"No threshold is crossed.");
        }

        foreach (var crossing in crossings)
        {
            Line(page, crossing.Kind switch
            {
                ReportVerdict.Field => $"- **{Name(crossing.Verdict)}**: `{crossing.Name}` is complete to {crossing.Value:P2}",
                ReportVerdict.Rule => $"- **{Name(crossing.Verdict)}**: {QualityRules.Find(crossing.Name)?.What ?? crossing.Name} (`{crossing.Name}`, {crossing.Value:P2})",
                _ => (FormattableString)$"- **{Name(crossing.Verdict)}**: the mapping differs from the declared one in {crossing.Value:N0} places",
            });
        }

        foreach (var acceptance in report.Accepted)
        {
            Line(page, $"- accepted: {acceptance.Kind} `{acceptance.Name}`, {Cell(acceptance.Reason)} ({Cell(acceptance.Author)})");
        }
    }

    private static void Changes(StringBuilder page, ReportChange? change)
    {
        if (change is null)
        {
            return;
        }

        Line(page, $"");
        Line(page, $"## Since the report before");
        Line(page, $"");
        Line(page, $"{change.Documents:+#,0;-#,0;0} documents.");
        Line(page, $"");
        foreach (var (word, measures) in new[] { ("worse", change.Worse), ("better", change.Better) })
        {
            foreach (var measure in measures)
            {
                Line(page, $"- {word}: {measure.Kind} of `{measure.Name}` from {measure.Before:P3} to {measure.Now:P3}");
            }
        }

        foreach (var field in change.NewFields)
        {
            Line(page, $"- new field `{Cell(field)}`");
        }

        foreach (var value in change.NewBadValues)
        {
            Line(page, $"- new bad value in `{value.Field}` ({value.Finding}): `{Cell(value.Value)}`, {value.Count:N0} times");
        }
    }

    private static void Fields(StringBuilder page, QualityReport report)
    {
        Line(page, $"");
        Line(page, $"## Fields");
        Line(page, $"");
        Line(page, $"| field | complete | missing | null | blank | wrong type | invalid | coerced | ignored | distinct |");
        Line(page, $"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var field in report.Fields)
        {
            Line(
                page,
                $"| `{Cell(field.Field)}` | {field.Completeness:P2} | {field.Missing:N0} | {field.Null:N0} | {field.Blank:N0} | {field.WrongType:N0} | {field.Invalid:N0} | {field.Coerced:N0} | {field.Ignored:N0} | {field.Distinct:N0} |");
        }
    }

    private static void Rules(StringBuilder page, QualityReport report)
    {
        Line(page, $"");
        Line(page, $"## Rules");
        Line(page, $"");
        Line(page, $"| rule | severity | violations | share | verdict |");
        Line(page, $"|---|---|---:|---:|---|");
        foreach (var rule in report.Rules)
        {
            Line(page, $"| `{rule.Id}` | {rule.Severity} | {rule.Violations:N0} | {rule.Share:P3} | {Name(rule.Verdict)} |");
        }
    }

    private static void Line(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace('`', '\'');

    private static string Name(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Row(StringBuilder csv, params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            csv.Append(i == 0 ? "" : ",").Append(Quoted(cells[i]));
        }

        csv.Append("\r\n");
    }

    private static string Quoted(string cell)
    {
        var safe = cell is ['=' or '+' or '@' or '\t' or '\r', ..] || (cell is ['-', ..] && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? "'" + cell
            : cell;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
