using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Imago.Api.OpenApi;

/// <summary>Says of types what the framework leaves unsaid and a generated client needs to read them.</summary>
internal static class SchemaDescriptions
{
    /// <summary>Any JSON, and files: named components of their own would become types that can read neither.</summary>
    private static readonly HashSet<Type> Nameless = [typeof(JsonElement), typeof(JsonObject), typeof(JsonNode), typeof(Stream)];

    /// <summary>Name of a type among the components; null where it is described in place.</summary>
    public static string? NameOf(JsonTypeInfo type) =>
        Nameless.Contains(Nullable.GetUnderlyingType(type.Type) ?? type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    public static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute allowed])
        {
            schema.Enum = [.. allowed.Values.Select(value => (JsonNode)JsonValue.Create(value!.ToString())!)];
        }

        // What has no value is left out of an answer, whatever the type's constructor wants.
        foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null))
        {
            schema.Required?.Remove(property.Name);
        }
    }
}
