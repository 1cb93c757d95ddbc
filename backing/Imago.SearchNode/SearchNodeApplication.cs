using Imago.SearchNode.Indexing;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Imago.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Imago.SearchNode;

/// <summary>Builds the node; <c>Program</c> runs it as a process, tests run it in theirs.</summary>
public static class SearchNodeApplication
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.Ordinal)
    {
        ["--port"] = $"{SearchNodeOptions.SectionName}:{nameof(SearchNodeOptions.Port)}",
        ["--data"] = $"{SearchNodeOptions.SectionName}:{nameof(SearchNodeOptions.Data)}",
        ["--password"] = $"{SearchNodeOptions.SectionName}:{nameof(SearchNodeOptions.Password)}",
    };

    /// <summary>Clauses of one boolean query. Elasticsearch derives its limit from the heap; a cluster's is higher.</summary>
    private const int MostClauses = 65_536;

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddCommandLine(args, Switches);
        builder.AddServiceDefaults();
        builder.AddSearchNode();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapSearchNode();
        return app;
    }

    private static void AddSearchNode(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SearchNodeOptions.SectionName).Get<SearchNodeOptions>() ?? new SearchNodeOptions();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhostOrAnyPort(options.Port);
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.AddServerHeader = false;
        });

        // Of the whole process, since Lucene.NET keeps it so.
        Lucene.Net.Search.BooleanQuery.MaxClauseCount = MostClauses;
        var services = builder.Services;
        services.AddOptions<SearchNodeOptions>().BindConfiguration(SearchNodeOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SearchNodeOptions>>().Value);
        services.AddSingleton(provider => DataDirectory.Open(provider.GetRequiredService<SearchNodeOptions>().Data));
        services.AddSingleton<IndexCatalog>();
        services.AddSingleton<DocumentWriter>();
        services.AddSingleton<BulkWriter>();
        services.AddSingleton<SearchService>();
        services.AddSingleton<PointsInTime>();
        services.AddSingleton<NodeTelemetry>();
        services.AddSingleton<InFlightBytes>();
        services.AddSingleton<RestRouter>();
        services.AddSingleton<IRestEndpoints, ClusterEndpoints>();
        services.AddSingleton<IRestEndpoints, CatEndpoints>();
        services.AddSingleton<IRestEndpoints, IndexEndpoints>();
        services.AddSingleton<IRestEndpoints, MaintenanceEndpoints>();
        services.AddSingleton<IRestEndpoints, StatsEndpoint>();
        services.AddSingleton<IRestEndpoints, NodesEndpoint>();
        services.AddSingleton<IRestEndpoints, AnalyzeEndpoint>();
        services.AddSingleton<IRestEndpoints, ValidateEndpoint>();
        services.AddSingleton<IRestEndpoints, AliasEndpoints>();
        services.AddSingleton<IRestEndpoints, DocumentEndpoints>();
        services.AddSingleton<IRestEndpoints, BulkEndpoint>();
        services.AddSingleton<IRestEndpoints, SearchEndpoints>();
        services.AddSingleton<IRestEndpoints, PointInTimeEndpoints>();
        services.AddHostedService<Upkeep>();
        services.AddHealthChecks().AddCheck<IndexHealthCheck>("indices");
    }

    private static void MapSearchNode(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SearchNodeOptions>().Password is { Length: > 0 } password)
        {
            app.UseMiddleware<BasicAuthentication>(password);
        }

        app.MapFallback("{**path}", context => context.RequestServices.GetRequiredService<RestRouter>().HandleAsync(context));
    }
}
