using Imago.Archive.Mapping;
using Imago.ServiceDefaults.Settings;
using Imago.Worker.Announcements;
using Imago.Worker.DeadLetters;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Ingest.Inbox;
using Imago.Worker.Jobs;

namespace Imago.Worker.Ingest;

internal static class IngestExtensions
{
    public const string HealthCheck = "ingest";

    public static void AddIngest(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<ArchiveIndexOptions>(ArchiveIndexOptions.SectionName);
        services.AddValidatedOptions<IndexingOptions>(IndexingOptions.SectionName);
        services.AddValidatedOptions<IngestOptions>(IngestOptions.SectionName);

        services.AddSingleton<IndexAvailability>();
        services.AddSingleton<PatientTransport>();
        services.AddSingleton<BulkRequests>();
        services.AddSingleton<PhotoIndex>();
        services.AddSingleton<WriterFence>();
        services.AddSingleton<DeadLetterIndex>();
        services.AddSingleton<ArchivePreparation>();
        services.AddSingleton<ArchiveAnnouncer>();
        services.AddHostedService(provider => provider.GetRequiredService<ArchiveAnnouncer>());
        builder.AddJobs();

        services.AddSingleton<IngestState>();
        services.AddSingleton<IngestTelemetry>();
        services.AddSingleton<StoredPhotos>();
        services.AddSingleton<PhotoWriters>();
        services.AddSingleton<ImportLedger>();
        services.AddSingleton<Importer>();
        services.AddSingleton<InboxFolder>();
        services.AddSingleton<InboxUpload>();
        services.AddJob<ImportJob>();
        services.AddSingleton<SampleIngest>();
        services.AddHostedService(provider => provider.GetRequiredService<SampleIngest>());
        services.AddHostedService<InboxWatcher>();
        services.AddHealthChecks().AddCheck<IngestHealthCheck>(HealthCheck);
    }
}
