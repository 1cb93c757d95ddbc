using System.Globalization;
using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

internal static class WholeNumberParameter
{
    /// <summary>Describes a query parameter that the endpoint reads as text, so as to say itself what is wrong with it, as the number that it is.</summary>
    public static RouteHandlerBuilder WithWholeNumber(this RouteHandlerBuilder endpoint, string name, int least, int most, int otherwise) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var parameter = (OpenApiParameter)operation.Parameters!.Single(parameter => parameter.Name == name);
            parameter.Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = least.ToString(CultureInfo.InvariantCulture),
                Maximum = most.ToString(CultureInfo.InvariantCulture),
                Default = otherwise,
            };
            return Task.CompletedTask;
        });
}
