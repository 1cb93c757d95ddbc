using System.Globalization;
using Imago.Archive.Quality;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Imago.Frontend.Quality;

/// <summary>Draws how shares developed over reports, as SVG.</summary>
public static class TrendChart
{
    private const double Width = 720;
    private const double Height = 320;

    /// <summary>Within it the time of day tells reports apart, beyond it the day.</summary>
    private static readonly TimeSpan ShortRange = TimeSpan.FromDays(2);

    /// <summary>Told apart by form as well as by colour.</summary>
    private static readonly (MarkerType Marker, LineStyle Line)[] Forms =
    [
        (MarkerType.Circle, LineStyle.Solid), (MarkerType.Square, LineStyle.Dash), (MarkerType.Triangle, LineStyle.Dot), (MarkerType.Diamond, LineStyle.DashDot),
        (MarkerType.Circle, LineStyle.LongDash), (MarkerType.Square, LineStyle.Solid), (MarkerType.Triangle, LineStyle.Dash), (MarkerType.Diamond, LineStyle.Dot),
    ];

    private static readonly OxyColor[] LightColors = Colors("#0b5a8a", "#a34700", "#3c7a29", "#7a3c8f", "#8a6d00", "#00767a", "#b0305c", "#555550");
    private static readonly OxyColor[] DarkColors = Colors("#7cc0ee", "#f0a868", "#95cf7f", "#cf9be2", "#e0c55a", "#69ccd0", "#f08bb0", "#b9b9b4");

    /// <param name="series">Each with its name as it is shown and the points of its reports.</param>
    /// <param name="isDark">For a dark page.</param>
    /// <param name="culture">Writes dates and shares.</param>
    /// <param name="dayPattern">How a day is written.</param>
    public static string ToSvg(IEnumerable<(string Name, TrendSeries Series)> series, bool isDark, CultureInfo culture, string dayPattern)
    {
        var (ink, quiet, colors) = isDark
            ? (OxyColor.Parse("#ececea"), OxyColor.Parse("#3a3a39"), DarkColors)
            : (OxyColor.Parse("#1b1b1a"), OxyColor.Parse("#d6d6d3"), LightColors);
        var model = new PlotModel
        {
            Background = OxyColors.Transparent,
            PlotAreaBorderColor = quiet,
            TextColor = ink,
            DefaultFont = "sans-serif",
            DefaultFontSize = 13,
            Culture = culture,
            Padding = new OxyThickness(12),
        };
        var all = series.ToList();
        var times = all.SelectMany(each => each.Series.Points).Select(point => point.At).DefaultIfEmpty().ToList();
        model.Axes.Add(new DateTimeAxis
        {
            Position = AxisPosition.Bottom,
            StringFormat = times.Max() - times.Min() < ShortRange ? "HH:mm" : dayPattern,
            AxislineColor = quiet,
            TicklineColor = quiet,
            IntervalLength = 110,
            MaximumPadding = 0.03,
            MinimumPadding = 0.03,
        });
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            StringFormat = "0.##%",
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = quiet,
            TicklineColor = quiet,
            AbsoluteMinimum = 0,
            AbsoluteMaximum = 1,
            MaximumPadding = 0.05,
            MinimumPadding = 0.05,
            MinimumRange = 0.02,
        });
        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.RightTop,
            LegendOrientation = LegendOrientation.Vertical,
            LegendLineSpacing = 6,
            LegendTextColor = ink,
            LegendFontSize = 13,
            LegendSymbolLength = 28,
        });
        foreach (var (index, (name, points)) in all.Index())
        {
            var (marker, line) = Forms[index % Forms.Length];
            var color = colors[index % colors.Length];
            model.Series.Add(new LineSeries
            {
                Title = name,
                Color = color,
                StrokeThickness = 2,
                LineStyle = line,
                MarkerType = marker,
                MarkerSize = 4,
                MarkerFill = color,
                ItemsSource = points.Points.Select(point => new DataPoint(DateTimeAxis.ToDouble(point.At.UtcDateTime), point.Value)).ToList(),
            });
        }

        return SvgExporter.ExportToString(model, Width, Height, isDocument: true, new BrowserText());
    }

    private static OxyColor[] Colors(params string[] codes) => [.. codes.Select(OxyColor.Parse)];

    /// <summary>Letters are wider in a browser, whichever font it has, than in the one that the library measures.</summary>
    private sealed class BrowserText() : PdfRenderContext(Width, Height, OxyColors.Transparent)
    {
        private const double Wider = 1.4;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new OxySize(size.Width * Wider, size.Height);
        }
    }
}
