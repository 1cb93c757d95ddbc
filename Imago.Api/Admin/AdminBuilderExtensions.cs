using Imago.ServiceDefaults.Settings;

namespace Imago.Api.Admin;

internal static class AdminBuilderExtensions
{
    public static void AddAdmin(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<StewardOptions>(StewardOptions.SectionName);
        builder.Services.AddHttpForwarderWithServiceDiscovery();
        builder.Services.AddSingleton<WorkerForwarder>();
        builder.Services.AddSingleton<StewardDoor>();
    }

    /// <summary>Asks for the steward key where it is needed; behind the routing, which knows where that is.</summary>
    public static void UseStewardDoor(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<StewardDoor>();
        app.Use(door.InvokeAsync);
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
    public static RouteGroupBuilder MapStewardGroup(this IEndpointRouteBuilder routes, string prefix, string tag) =>
        routes.MapGroup(prefix)
            .WithTags(tag)
            .WithMetadata(StewardsOnly.Instance)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
