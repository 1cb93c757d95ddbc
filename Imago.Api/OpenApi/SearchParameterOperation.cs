using Imago.Api.Search;
using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

internal static class SearchParameterOperation
{
    /// <summary>Describes the parameters of a search from the table that they are checked against.</summary>
    public static RouteHandlerBuilder WithSearchParameters(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var document = context.Document!;
            operation.Parameters =
            [
                .. SearchParameter.All.Select(parameter => new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Schema = Named(parameter, document),
                    Style = ParameterStyle.Form,
                    Explode = parameter.Repeatable,
                }),
            ];
            return Task.CompletedTask;
        });

    private static IOpenApiSchema Named(SearchParameter parameter, OpenApiDocument document)
    {
        if (parameter.ChoiceName is not { } name)
        {
            return parameter.Schema;
        }

        var choice = document.Choice(name, (OpenApiSchema)(parameter.Schema.Items ?? parameter.Schema));
        return parameter.Schema.Items is null ? choice : new OpenApiSchema { Type = parameter.Schema.Type, Items = choice, MaxItems = parameter.Schema.MaxItems };
    }
}
