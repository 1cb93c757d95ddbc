using Imago.AppHost.Backing;
using Imago.AppHost.Health;
using Imago.AppHost.Services;
using Imago.AppHost.Settings;

try
{
    // Everything speaks http on this machine alone: there is no certificate to trust.
    var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, TrustDeveloperCertificate = false })
        .AddPatientHealthChecks();

    var settings = ImagoSettings.Read(builder);

    var stores = BackingStores.Add(builder, settings);

    var keys = ServiceKeys.Add(builder, settings);

    var worker = builder.AddService<Projects.Imago_Worker>("worker")
        .WithReplicas(settings.WorkerReplicas)
        .WithStores(stores)
        .WithConfigurationSection("Imago:Index")
        .WithConfigurationSection("Imago:Jobs")
        .WithConfigurationSection("Imago:Ingest")
        .WithConfigurationSection("Imago:Indexing")
        .WithConfigurationSection("Imago:Heal")
        .WithConfigurationSection("Imago:Warm")
        .WithConfigurationSection("Imago:Leases")
        .WithConfigurationSection("Imago:Quality")
        .WithEnvironment("Imago__Ingest__Sample", settings.Sample)
        .WithEnvironment("Imago__Ingest__Inbox", settings.Inbox)
        .WithSetting("Imago__Reset__Allowed", settings.Backing is BackingMode.Embedded ? "true" : null)
        .WithEnvironment("Imago__ServiceKey", keys.Service)
        .WithServiceHealth("self", "Elastic.Clients.Elasticsearch", "cache", "ingest", "quality")
        .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = ("/status", "Status"))
        .WithLink("/health", "Health")
        .WithIconName("ArrowSync");

    // Searches are answered while the worker is still ingesting, so the API does not wait for it. The frontend says itself when the API is not
    // there yet.
    var api = builder.AddService<Projects.Imago_Api>("api", settings.ApiPort)
        .WithReplicas(settings.ApiReplicas)
        .WithStores(stores)
        .WithReference(worker)
        .WithConfigurationSection("Imago:Index")
        .WithConfigurationSection("Imago:Cache")
        .WithConfigurationSection("Imago:RateLimit")
        .WithConfigurationSection("Imago:ClusterWatch")
        .WithConfigurationSection("Imago:Thumbnails")
        .WithEnvironment("Imago__Steward__Key", keys.Steward)
        .WithEnvironment("Imago__ServiceKey", keys.Service)
        .WithSetting("Imago__Thumbnails__BaseAddress", settings.ThumbnailBase)
        .WithServiceHealth("self", "Elastic.Clients.Elasticsearch_elasticsearch", "cache")
        .WithUrlForEndpoint("http", url => url.DisplayText = "API")
        .WithLink("/reference", "API reference")
        .WithLink("/api/mapping", "Mapping")
        .WithStewardCommands(keys.Steward, settings.Backing)
        .WithIconName("PlugConnected");

    builder.AddService<Projects.Imago_Frontend>("frontend", settings.FrontendPort)
        .WithReference(api).WaitForStart(api)
        .WithConfigurationSection("Imago:Archive")
        .WithEnvironment("Imago__ServiceKey", keys.Service)
        .WithEnvironment("Imago__Keys__Directory", settings.FrontendKeys)
        .WithSignIn(settings, keys.Steward)
        .WithSetting("Imago__Thumbnails__BaseAddress", settings.ThumbnailBase)
        .WithServiceHealth("self")
        .WithUrlForEndpoint("http", url => url.DisplayText = "Search")
        .WithLink("/quality", "Quality")
        .WithIconName("ImageSearch");

    builder.StartBuiltPrograms().Build().Run();
    return 0;
}
catch (StartRefusedException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
