using System.ComponentModel;
using Imago.Api.OpenApi;
using Imago.Archive.Operations;
using Microsoft.AspNetCore.Mvc;

namespace Imago.Api.Admin;

/// <summary>Deliveries.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var imports = routes.MapStewardGroup("/api/photos/import", "Import");
        imports.MapPost("", ImportPhotos)
            .WithName("ImportPhotos")
            .WithSummary("Delivers records")
            .WithDescription(
                "The body is NDJSON, one record a line, plain or gzip, of any size; it is streamed to the worker's inbox and imported from there. " +
                "The answer is the run, to be followed under /api/index/runs/{id}. Needs the steward key.")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .WithNdjsonBody()
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        imports.MapPost("/sample", ImportSample)
            .WithName("ImportSample")
            .WithSummary("Imports the shipped sample")
            .WithDescription("What is there already stays as it is. The answer is the run. Needs the steward key.")
            .Produces<Run>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Task<IResult> ImportPhotos(
        [Description("Name of the file in the inbox, ending in .ndjson or .ndjson.gz. Default: one is made.")] string? name,
        HttpContext context,
        WorkerForwarder worker) => worker.ForwardAsync(context, "/photos/import");

    private static Task<IResult> ImportSample(HttpContext context, WorkerForwarder worker) => worker.ForwardAsync(context, "/photos/import-sample");
}
