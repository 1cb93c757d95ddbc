using Imago.Api.Search;
using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

internal static class SearchParameterOperation
{
    /// <summary>Describes the parameters of a search from the table that they are checked against.</summary>
    public static RouteHandlerBuilder WithSearchParameters(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters =
            [
                .. SearchParameter.All.Select(parameter => new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Schema = parameter.Schema,
                    Style = ParameterStyle.Form,
                    Explode = parameter.Repeatable,
                }),
            ];
            return Task.CompletedTask;
        });
}
