using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Imago.Api.Search;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Search;

public abstract class SearchTelemetryTests(ArchiveApi api)
{
    [Fact]
    public async Task EverySearchIsMeasuredWithItsOutcome()
    {
        var measured = new ConcurrentDictionary<string, byte>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SearchTelemetry.Name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Count(instrument, tags));
        listener.Start();

        await api.GetAsync("/api/photos?q=Zeppelin%20OR%20unheardof");
        await api.GetAsync("/api/photos?q=nothingofthesort");
        using var client = api.CreateClient();
        using var refused = await client.GetAsync("/api/photos?pageSize=0", TestContext.Current.CancellationToken);

        Assert.Superset(
            new HashSet<string>
            {
                "imago.search.duration outcome=found",
                "imago.search.duration outcome=empty",
                "imago.search.duration outcome=refused",
                "imago.search.total ",
                "imago.search.empty ",
            },
            measured.Keys.ToHashSet());

        void Count(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = string.Join(' ', tags.ToArray().Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}")));
            measured.TryAdd($"{instrument.Name} {text}", 0);
        }
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedSearchTelemetryTests(EmbeddedArchiveApi api) : SearchTelemetryTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceSearchTelemetryTests(ReferenceArchiveApi api) : SearchTelemetryTests(api);
