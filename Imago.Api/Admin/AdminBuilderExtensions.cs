using Imago.ServiceDefaults.Settings;

namespace Imago.Api.Admin;

internal static class AdminBuilderExtensions
{
    public static void AddAdmin(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<StewardOptions>(StewardOptions.SectionName);
        builder.Services.AddHttpForwarderWithServiceDiscovery();
        builder.Services.AddSingleton<WorkerForwarder>();
    }

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        routes.MapImports();
        routes.MapRuns();
        routes.MapDeadLetters();
        routes.MapGenerations();
    }

    /// <summary>A group whose requests need the steward key and are done by the worker.</summary>
    /// <param name="routes">Where it is added.</param>
    /// <param name="prefix">Common beginning of the paths.</param>
    /// <param name="tag">Under which the reference lists it.</param>
    public static RouteGroupBuilder MapStewardGroup(this IEndpointRouteBuilder routes, string prefix, string tag)
    {
        var group = routes.MapGroup(prefix)
            .WithTags(tag)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.AddEndpointFilter<StewardFilter>();
        return group;
    }
}
