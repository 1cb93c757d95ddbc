using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Imago.Api.Tests.Telemetry;

/// <summary>
/// Everything that this process measures and traces from now on: the time series that a backend would have to keep (an instrument with one
/// combination of its tags' values each) and the names of spans.
/// </summary>
internal sealed class TimeSeries : IDisposable
{
    private readonly ConcurrentDictionary<string, byte> _series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _spans = new(StringComparer.Ordinal);
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    public TimeSeries()
    {
        _meters.InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Count(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Count(instrument, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _spans.TryAdd($"{span.Source.Name}: {span.DisplayName}", 0),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>Instrument and tags of each.</summary>
    public IReadOnlyCollection<string> Series => [.. _series.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Source and name of each.</summary>
    public IReadOnlyCollection<string> Spans => [.. _spans.Keys.Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Count(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}")).Order(StringComparer.Ordinal));
        _series.TryAdd($"{instrument.Name} {text}", 0);
    }
}
