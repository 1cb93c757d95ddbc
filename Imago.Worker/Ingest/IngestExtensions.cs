using Imago.Archive.Mapping;
using Imago.Worker.DeadLetters;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;

namespace Imago.Worker.Ingest;

internal static class IngestExtensions
{
    public const string HealthCheck = "ingest";

    public static void AddIngest(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ArchiveIndexOptions>().BindConfiguration(ArchiveIndexOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IndexingOptions>().BindConfiguration(IndexingOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton<IndexAvailability>();
        services.AddSingleton<PatientTransport>();
        services.AddSingleton<BulkRequests>();
        services.AddSingleton<PhotoIndex>();
        services.AddSingleton<DeadLetterIndex>();

        services.AddSingleton<IngestState>();
        services.AddSingleton<IngestTelemetry>();
        services.AddSingleton<StoredPhotos>();
        services.AddSingleton<ImportLedger>();
        services.AddSingleton<Importer>();
        services.AddHostedService<SampleIngest>();
        services.AddHealthChecks().AddCheck<IngestHealthCheck>(HealthCheck);
    }
}
