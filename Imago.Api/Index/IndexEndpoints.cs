using Imago.Archive.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Imago.Api.Index;

internal static class IndexEndpoints
{
    public static void MapIndex(this IEndpointRouteBuilder routes) => routes.MapGet("/api/mapping", ReadMapping)
        .WithName("ReadMapping")
        .WithTags("Index")
        .WithSummary("The declared mapping against the live one")
        .WithDescription("Lists every difference between the mapping that the archive declares and the one that the index really has.")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<MappingReport>> ReadMapping(
        LiveMapping liveMapping, IOptions<ArchiveIndexOptions> options, CancellationToken cancellationToken)
    {
        var declared = PhotoMapping.Mappings();
        var (index, live) = await liveMapping.ReadAsync(cancellationToken);
        var drift = MappingDrift.Between(declared, live);
        return TypedResults.Ok(new MappingReport
        {
            Alias = options.Value.Alias,
            Index = index,
            DeclaredVersion = PhotoMapping.Version,
            InSync = drift.Count == 0,
            Drift = drift,
            Declared = declared,
            Live = live,
        });
    }
}
