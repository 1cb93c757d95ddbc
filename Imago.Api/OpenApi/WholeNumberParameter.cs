using System.Globalization;
using Imago.Api.Errors;
using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

/// <summary>
/// A query parameter that is a whole number from 1 on. An endpoint takes it as text, so as to say itself what is wrong with it; here it is
/// described as the number that it is, and checked against the same bounds.
/// </summary>
/// <param name="Name">Its name, also in the endpoint's handler.</param>
/// <param name="Most">The greatest that it takes.</param>
/// <param name="Otherwise">What it is where it is not given.</param>
internal sealed record WholeNumberParameter(string Name, int Most, int Otherwise)
{
    private const int Least = 1;

    /// <param name="text">What was given; null or empty where nothing was.</param>
    /// <param name="errors">Where it is said what is wrong with it.</param>
    public int Read(string? text, ParameterErrors errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most)
        {
            return number;
        }

        errors.Add(Name, string.Create(CultureInfo.InvariantCulture, $"{Name} must be a whole number from {Least} to {Most}."));
        return Otherwise;
    }

    public OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = Least.ToString(CultureInfo.InvariantCulture),
        Maximum = Most.ToString(CultureInfo.InvariantCulture),
        Default = Otherwise,
    };
}

internal static class WholeNumberParameterExtensions
{
    /// <summary>Describes a parameter that <see cref="WholeNumberParameter.Read"/> checks.</summary>
    public static RouteHandlerBuilder WithWholeNumber(this RouteHandlerBuilder endpoint, WholeNumberParameter parameter) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            ((OpenApiParameter)operation.Parameters!.Single(described => described.Name == parameter.Name)).Schema = parameter.Schema();
            return Task.CompletedTask;
        });
}
