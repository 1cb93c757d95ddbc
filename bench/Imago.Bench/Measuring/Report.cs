using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Imago.Bench.Measuring;

/// <summary>What a measurement found: the machine, tables, and last the ratios, a line each, which scripts read.</summary>
/// <param name="title">What was measured.</param>
internal sealed class Report(string title)
{
    private const int ConsoleWidth = 160;

    private readonly List<ReportTable> _tables = [];
    private readonly List<(string Name, double Value)> _ratios = [];

    /// <summary>The option of every measurement that also writes its report as JSON.</summary>
    public static Option<FileInfo?> JsonOption() => new("--json") { Description = "Also writes the report to this file, as JSON." };

    public ReportTable AddTable(string name, params string[] columns)
    {
        var table = new ReportTable(name, columns);
        _tables.Add(table);
        return table;
    }

    /// <param name="name">Words joined by dots, such as <c>startup.warm-over-cold</c>.</param>
    /// <param name="value">One side divided by the other.</param>
    public void AddRatio(string name, double value) => _ratios.Add((name, value));

    /// <summary>Prints the report and, if a file is given, writes it there.</summary>
    public async Task WriteAsync(FileInfo? json, CancellationToken cancellationToken)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, ConsoleWidth);
        AnsiConsole.WriteLine(title);
        AnsiConsole.WriteLine(Machine.Description);
        foreach (var table in _tables)
        {
            AnsiConsole.Write(table.ToConsole());
        }

        foreach (var (name, value) in _ratios)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {name} {value:0.000}"));
        }

        if (json is not null)
        {
            await using var file = json.Create();
            await JsonSerializer.SerializeAsync(
                file,
                new
                {
                    title,
                    machine = Machine.Description,
                    measuredAt = TimeProvider.System.GetUtcNow(),
                    tables = _tables.Select(table => new { table.Name, rows = table.Rows.Select(row => table.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)) }),
                    ratios = _ratios.ToDictionary(ratio => ratio.Name, ratio => ratio.Value),
                },
                JsonOptions,
                cancellationToken);
        }
    }

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}

/// <summary>A table of a report. Cells are texts and numbers.</summary>
internal sealed class ReportTable(string name, string[] columns)
{
    private readonly List<object[]> _rows = [];

    public string Name => name;

    public IReadOnlyList<string> Columns => columns;

    public IReadOnlyList<object[]> Rows => _rows;

    public void AddRow(params object[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"A row of '{name}' has {columns.Length} cells, not {cells.Length}.", nameof(cells));
        }

        _rows.Add(cells);
    }

    public Table ToConsole()
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(name)), Border = TableBorder.Ascii2 };
        foreach (var (column, index) in columns.Select((column, index) => (column, index)))
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)) { Alignment = index == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. row.Select(cell => new Text(Format(cell)))]);
        }

        return table;
    }

    private static string Format(object cell) => cell switch
    {
        double number => number.ToString(Math.Abs(number) < 10 ? "0.00" : Math.Abs(number) < 1000 ? "0.0" : "#,0", CultureInfo.InvariantCulture),
        int or long => string.Create(CultureInfo.InvariantCulture, $"{cell:#,0}"),
        _ => cell.ToString() ?? "",
    };
}
