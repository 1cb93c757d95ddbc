using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

/// <summary>Parameters that take one of some values. The choice has a name among the components, which a generated client makes its type's.</summary>
internal static class ChoiceParameter
{
    /// <summary>Describes a query parameter, which the endpoint reads as text and checks itself.</summary>
    public static RouteHandlerBuilder WithChoice(this RouteHandlerBuilder endpoint, string parameter, string name, IReadOnlyList<string> values) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)JsonValue.Create(value))] };
            ((OpenApiParameter)operation.Parameters!.Single(described => described.Name == parameter)).Schema = context.Document!.Choice(name, schema);
            return Task.CompletedTask;
        });

    /// <summary>A choice, by its name.</summary>
    public static OpenApiSchemaReference Choice(this OpenApiDocument document, string name, OpenApiSchema schema)
    {
        document.AddComponent(name, schema);
        return new OpenApiSchemaReference(name, document);
    }
}
