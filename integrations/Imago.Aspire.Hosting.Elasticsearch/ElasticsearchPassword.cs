namespace Aspire.Hosting.Elasticsearch;

internal static class ElasticsearchPassword
{
    /// <summary>A secret parameter <c>{name}-password</c> whose generated value is kept in the AppHost's user secrets.</summary>
    public static ParameterResource CreateDefault(IDistributedApplicationBuilder builder, string name) =>
        ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
}
