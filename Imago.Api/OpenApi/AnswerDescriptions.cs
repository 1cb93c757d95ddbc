using System.Globalization;
using System.Text.Json.Nodes;
using Imago.Api.Errors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

/// <summary>Describes what every endpoint answers beside its own results: headers, and the problems that can befall any request.</summary>
internal static class AnswerDescriptions
{
    private const string ProblemType = "application/problem+json";
    private const string SearchId = "SearchPhotos";
    private const string ThumbnailId = "ReadThumbnail";

    /// <summary>Statuses that any endpoint may answer with.</summary>
    private static readonly int[] Everywhere =
    [
        StatusCodes.Status414UriTooLong, StatusCodes.Status429TooManyRequests, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
    ];

    /// <summary>Headers of answers that are kept, see <see cref="Caching.AnswerResult{T}"/>.</summary>
    private static readonly (string Name, string Description, string Example)[] OfKeptAnswers =
    [
        ("ETag", "Tells this answer from others; send it as If-None-Match to be told with 304 that it is still right.", "\"f8a1c3d2e4b5a6978877665544332211\""),
        ("Cache-Control", "no-cache: may be kept, but is to be asked for each time.", "no-cache"),
        ("Cache-Status", "Where the answer came from (RFC 9211): hit, fwd=miss, collapsed with another request, or detail=stale where the index cannot be reached.", "imago; hit; ttl=284"),
        ("Server-Timing", "Milliseconds: of the index and in all, or of the cache.", "index;dur=7, total;dur=9.21"),
    ];

    public static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) != true)
        {
            return;
        }

        operation.Responses ??= [];
        foreach (var status in Everywhere)
        {
            operation.Responses.TryAdd(Invariant(status), new OpenApiResponse());
        }

        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        context.Document!.AddComponent(nameof(Problem), problem);
        var isKept = operation.Responses.ContainsKey(Invariant(StatusCodes.Status304NotModified));
        foreach (var (key, value) in operation.Responses)
        {
            if (value is OpenApiResponse response && int.TryParse(key, CultureInfo.InvariantCulture, out var status))
            {
                Describe(response, status, isKept, operation.OperationId, context.Document);
            }
        }
    }

    /// <summary>An id that the shipped sample has, for every endpoint about a photo.</summary>
    public static RouteHandlerBuilder WithPhotoId(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        ((OpenApiParameter)operation.Parameters!.Single(parameter => parameter.Name == "id")).Example = JsonValue.Create("stock-445");
        return Task.CompletedTask;
    });

    private static void Describe(OpenApiResponse response, int status, bool isKept, string? operation, OpenApiDocument document)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        AddHeader(response, "RateLimit-Policy", "How much a client may ask in which time (draft-ietf-httpapi-ratelimit-headers); not for our own services.", "\"client\";q=1000;w=10");
        AddHeader(response, "RateLimit", "How much is left, and in how many seconds all of it is there again; not for our own services.", "\"client\";r=999;t=1");
        if (status >= StatusCodes.Status400BadRequest)
        {
            DescribeProblem(response, status, operation == SearchId, document);
            AddHeader(response, "Cache-Control", "no-store: the next request may fare better.", "no-store");
        }
        else if (operation == ThumbnailId)
        {
            AddHeader(response, "Cache-Control", "How long the picture, or that there is none, may be kept.", "public, max-age=86400");
            AddHeader(response, "ETag", "Tells this placeholder from others; absent where the answer leads to the picture.", "\"8d1f03c2a4b5e697\"");
        }
        else if (isKept)
        {
            foreach (var (name, description, example) in OfKeptAnswers)
            {
                AddHeader(response, name, description, example);
            }

            if (operation == SearchId)
            {
                AddHeader(response, "Link", "The pages beside this one (RFC 8288): next, prev and first, as far as there are.", "</api/photos?sort=newest&cursor=AQAB>; rel=\"next\"");
            }

            response.Description = status == StatusCodes.Status304NotModified ? "The answer that the client has is still right." : "The answer.";
        }
    }

    private static void DescribeProblem(OpenApiResponse response, int status, bool isSearch, OpenApiDocument document)
    {
        // What the worker refuses, its own endpoints describe.
        ProblemType[] types = [.. ProblemTypes.All.Where(type => type.Status == status && (type != ProblemTypes.IndexNotHealed || isSearch))];
        if (types.Length > 0)
        {
            response.Description = string.Join(" Or: ", types.Select(type => $"{type.Title} {type.When}"));
        }

        response.Content = new Dictionary<string, OpenApiMediaType>
        {
            [ProblemType] = new()
            {
                Schema = new OpenApiSchemaReference(nameof(Problem), document),
                Examples = types.ToDictionary(type => type.Slug, IOpenApiExample (type) => new OpenApiExample { Summary = type.Title, Value = Example(type) }),
            },
        };
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            AddHeader(response, "Retry-After", "Seconds after which to try again.", "5");
        }
    }

    private static JsonObject Example(ProblemType type) => new()
    {
        ["type"] = type.Reference,
        ["title"] = type.Title,
        ["status"] = type.Status,
        ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
    };

    private static void AddHeader(OpenApiResponse response, string name, string description, string example) => response.Headers![name] = new OpenApiHeader
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(example),
    };

    private static string Invariant(int status) => status.ToString(CultureInfo.InvariantCulture);
}
