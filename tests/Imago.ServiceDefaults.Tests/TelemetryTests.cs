using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Imago.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Imago.ServiceDefaults.Tests;

public sealed class TelemetryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Imago.Api.Search", true)]
    [InlineData("imago.worker.ingest", true)]
    [InlineData("Elastic.Transport", true)]
    [InlineData("ZiggyCreatures.Caching.Fusion", false)]
    [InlineData("ZiggyCreatures.Caching.Fusion.Distributed", true)]
    [InlineData("ZiggyCreatures.Caching.Fusion.Backplane", true)]
    [InlineData("Yarp.ReverseProxy", true)]
    [InlineData("Somebody.Else", false)]
    public void SpansOfOurSourcesAreRecorded(string name, bool recorded)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        _ = host.Services.GetRequiredService<TracerProvider>();

        using var source = new ActivitySource(name);
        using var span = source.StartActivity("work");

        Assert.Equal(recorded, span is { Recorded: true });
    }

    [Theory]
    [InlineData("Imago.Worker.Ingest", true)]
    [InlineData("imago.quality", true)]
    [InlineData("ZiggyCreatures.Caching.Fusion.Memory", true)]
    [InlineData("Somebody.Else", false)]
    public void InstrumentsOfOurMetersAreExported(string name, bool exported)
    {
        var metrics = new CollectingMetrics();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryMeterProvider(provider => provider.AddReader(new BaseExportingMetricReader(metrics)));
        using var host = builder.Build();
        var provider = host.Services.GetRequiredService<MeterProvider>();

        using var meter = new Meter(name);
        meter.CreateCounter<long>("records").Add(1);
        provider.ForceFlush();

        Assert.Equal(exported, metrics.Meters.Contains(name));
    }

    [Fact]
    public async Task ProbesAndWhatTheyCauseAreNotTraced()
    {
        using var source = new ActivitySource("Imago.Tests.Probes");
        using var spans = new CollectingSpans();
        await using (var service = await RunningService.StartAsync(
            builder =>
            {
                builder.Services.ConfigureOpenTelemetryTracerProvider(provider => provider.AddProcessor(spans));
                builder.Services.AddHealthChecks().AddCheck("index", () =>
                {
                    using var ping = source.StartActivity("ping");
                    return HealthCheckResult.Healthy();
                });
            },
            Cancelled,
            app => app.MapGet("/photos", () =>
            {
                using var search = source.StartActivity("search");
                return "found";
            })))
        {
            using var untraced = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = service.Client.BaseAddress };
            await untraced.GetAsync("/health", Cancelled);
            await untraced.GetAsync("/alive", Cancelled);
            await untraced.GetAsync("/photos", Cancelled);
        }

        Assert.Contains("search", spans.Names);
        Assert.Contains("GET /photos", spans.Names);
        Assert.DoesNotContain("ping", spans.Names);
        Assert.DoesNotContain(spans.Names, name => name.Contains("/health", StringComparison.Ordinal) || name.Contains("/alive", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ProbesOfTheProxyAreNotTraced()
    {
        using var source = new ActivitySource("Yarp.ReverseProxy");
        using var spans = new CollectingSpans();
        await using (var service = await RunningService.StartAsync(
            builder => builder.Services.ConfigureOpenTelemetryTracerProvider(provider => provider.AddProcessor(spans)),
            Cancelled,
            app => app.MapGet("/photos", () => "found")))
        {
            ActivityTraceId probed;
            using (var probes = source.StartActivity("proxy.cluster_health_checks"))
            using (source.StartActivity("proxy.destination_health_check"))
            {
                probed = probes!.TraceId;
                await service.Client.GetAsync("/alive", Cancelled);
            }

            using var forwarded = source.StartActivity("proxy.forwarder");
            await service.Client.GetAsync("/photos", Cancelled);
            Assert.Contains(forwarded!.TraceId, spans.Traces);
            Assert.DoesNotContain(probed, spans.Traces);
        }
    }

    [Fact]
    public async Task WhatIsDoneUntracedLeavesNoTraceInTheServicesThatItCallsEither()
    {
        using var source = new ActivitySource("Imago.Tests.Upkeep");
        using var spans = new CollectingSpans();
        await using (var service = await RunningService.StartAsync(
            builder => builder.Services.ConfigureOpenTelemetryTracerProvider(provider => provider.AddProcessor(spans)),
            Cancelled,
            app =>
            {
                app.MapGet("/work", () => "none");
                app.MapGet("/photos", () => "found");
            }))
        {
            using (var job = source.StartActivity("job"))
            {
                using (UntracedScope.Begin())
                {
                    using var look = source.StartActivity("look");
                    await service.Client.GetAsync("/work", Cancelled);
                }

                Assert.Same(job, Activity.Current);
                await service.Client.GetAsync("/photos", Cancelled);
            }
        }

        Assert.Contains("job", spans.Names);
        Assert.Contains("GET /photos", spans.Names);
        Assert.DoesNotContain("look", spans.Names);
        Assert.DoesNotContain("GET /work", spans.Names);
    }

    [Fact]
    public async Task TracesMetricsAndLogsGoToTheCollectorThatTheEnvironmentNames()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await RunningService.StartAsync(configure: null, Cancelled, app => app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            // Protobuf keeps texts as they are: enough to see that the right records came.
            using var body = new StreamReader(request.Body, System.Text.Encoding.Latin1);
            var text = await body.ReadToEndAsync(Cancelled);
            received.AddOrUpdate(signal, text, (_, before) => before + text);
        }));

        await using (var service = await RunningService.StartAsync(
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Client.BaseAddress!.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            }),
            Cancelled,
            app => app.MapGet("/photos", (ILogger<TelemetryTests> logger) => logger.LogWarning("Looked for {Term}", "baseball"))))
        {
            await service.Client.GetAsync("/photos", Cancelled);
        }

        Assert.Contains("GET /photos", received["traces"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", received["metrics"], StringComparison.Ordinal);
        Assert.Contains("Looked for baseball", received["logs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Polly", null, LogLevel.Warning)]
    [InlineData("Polly", "Information", LogLevel.Information)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", null, LogLevel.Warning)]
    [InlineData("Imago.Api.Search", null, LogLevel.Information)]
    public void ChattyCategoriesAreQuietUnlessConfigured(string category, string? configured, LogLevel lowest)
    {
        var builder = Host.CreateApplicationBuilder();
        if (configured is not null)
        {
            builder.Configuration[$"Logging:LogLevel:{category}"] = configured;
        }

        builder.AddServiceDefaults();
        using var host = builder.Build();

        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.True(logger.IsEnabled(lowest));
        Assert.False(logger.IsEnabled(lowest - 1));
    }

    private sealed class CollectingSpans : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<(string Name, ActivityTraceId Trace)> _spans = new();

        public IEnumerable<string> Names => _spans.Select(span => span.Name);

        public IEnumerable<ActivityTraceId> Traces => _spans.Select(span => span.Trace);

        public override void OnEnd(Activity data)
        {
            if (data.Recorded)
            {
                _spans.Enqueue((data.DisplayName, data.TraceId));
            }
        }
    }

    private sealed class CollectingMetrics : BaseExporter<Metric>
    {
        public HashSet<string> Meters { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                Meters.Add(metric.MeterName);
            }

            return ExportResult.Success;
        }
    }
}
