using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Imago.Api.OpenApi;

/// <summary>The description of the API, for programs at <c>/openapi/v1.json</c> and for people at <c>/reference</c>.</summary>
internal static class ApiReference
{
    public static void AddApiReference(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            // Numbers are numbers: the lenient default would describe each of them as "integer or string".
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;

            // Captions stay readable, and shorter; answers are never written into a page as they are.
            options.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        builder.Services.AddOpenApi(options =>
        {
            options.CreateSchemaReferenceId = SchemaDescriptions.NameOf;
            options.AddSchemaTransformer((schema, context, _) =>
            {
                SchemaDescriptions.Describe(schema, context);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(AnswerDescriptions.DescribeAsync);
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
        });
    }

    public static void MapApiReference(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        routes.MapScalarApiReference("/reference", reference => reference.WithTitle("Imago API"));
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Imago",
            Version = "1",
            Description = "Searches a press-photo archive. Errors are problem details (RFC 9457); their type is a stable reference.",
        };

        // The address under which it was asked for is the server; a fixed one would be wrong behind the proxy.
        document.Servers = [];

        // What the framework takes problems for; AnswerDescriptions says what they are.
        document.Components?.Schemas?.Remove(nameof(ProblemDetails));
    }
}
