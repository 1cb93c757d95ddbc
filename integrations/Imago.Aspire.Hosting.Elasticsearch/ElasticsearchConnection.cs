namespace Aspire.Hosting.ApplicationModel;

/// <summary>How services reach an Elasticsearch resource; the same for every kind of it.</summary>
internal static class ElasticsearchConnection
{
    public const string PrimaryEndpointName = "http";

    public static ReferenceExpression UserName { get; } = ReferenceExpression.Create($"elastic");

    /// <summary><c>http://elastic:{password}@{host}:{port}</c>; the password may hold any character.</summary>
    public static ReferenceExpression Uri(IElasticsearchResource resource)
    {
        var host = resource.PrimaryEndpoint.Property(EndpointProperty.Host);
        var port = resource.PrimaryEndpoint.Property(EndpointProperty.Port);
        return ReferenceExpression.Create($"http://{resource.UserNameReference}:{resource.PasswordParameter:uri}@{host}:{port}");
    }

    /// <summary>What <c>WithReference</c> hands on besides the connection string, as <c>{NAME}_HOST</c> and so on.</summary>
    public static IEnumerable<KeyValuePair<string, ReferenceExpression>> Properties(IElasticsearchResource resource)
    {
        yield return new("Host", ReferenceExpression.Create($"{resource.PrimaryEndpoint.Property(EndpointProperty.Host)}"));
        yield return new("Port", ReferenceExpression.Create($"{resource.PrimaryEndpoint.Property(EndpointProperty.Port)}"));
        yield return new("Username", resource.UserNameReference);
        yield return new("Password", ReferenceExpression.Create($"{resource.PasswordParameter}"));
        yield return new("Uri", Uri(resource));
    }
}
