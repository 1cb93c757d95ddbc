using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Imago.Api.Search;

/// <summary>What a search tells about itself: a span and three instruments.</summary>
public sealed class SearchTelemetry : IDisposable
{
    public const string Name = "Imago.Api";

    private readonly ActivitySource _source = new(Name);
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _total;
    private readonly Counter<long> _empty;

    public SearchTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Name);
        _duration = meter.CreateHistogram(
            "imago.search.duration",
            "s",
            "How long searches take, by outcome.",
            // The default boundaries are made for milliseconds.
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        _total = meter.CreateHistogram<long>("imago.search.total", "{photo}", "How many photos searches find.");
        _empty = meter.CreateCounter<long>("imago.search.empty", "{search}", "Searches that find nothing.");
    }

    public Activity? Start(PhotoSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        var activity = _source.StartActivity("search photos");
        if (activity?.IsAllDataRequested == true)
        {
            activity.SetTag("imago.search.sort", search.Sort.Name);
            activity.SetTag("imago.search.page_size", search.PageSize);
            activity.SetTag("imago.search.continued", search.Cursor is not null);
        }

        return activity;
    }

    public void Found(Activity? activity, long total, TimeSpan duration)
    {
        activity?.SetTag("imago.search.total", total);
        _duration.Record(duration.TotalSeconds, Outcome(total > 0 ? "found" : "empty"));
        _total.Record(total);
        if (total == 0)
        {
            _empty.Add(1);
        }
    }

    public void Failed(Activity? activity, Exception exception, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(exception);
        activity?.SetStatus(ActivityStatusCode.Error);
        activity?.SetTag("error.type", exception.GetType().FullName);
        _duration.Record(duration.TotalSeconds, Outcome(exception is OperationCanceledException ? "cancelled" : "failed"));
    }

    /// <summary>A search that was refused for its parameters.</summary>
    public void Refused(TimeSpan duration) => _duration.Record(duration.TotalSeconds, Outcome("refused"));

    public void Dispose() => _source.Dispose();

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);
}
