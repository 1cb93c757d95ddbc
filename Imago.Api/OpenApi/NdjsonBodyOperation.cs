using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

internal static class NdjsonBodyOperation
{
    /// <summary>Describes a body that is read as it is, whatever type it says it has.</summary>
    public static RouteHandlerBuilder WithNdjsonBody(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "NDJSON, one record a line, plain or gzip.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/x-ndjson"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                    ["application/gzip"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                },
            };
            return Task.CompletedTask;
        });
}
