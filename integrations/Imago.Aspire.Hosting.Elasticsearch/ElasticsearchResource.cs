namespace Aspire.Hosting.ApplicationModel;

/// <summary>An Elasticsearch container with a single node.</summary>
public class ElasticsearchResource : ContainerResource, IElasticsearchResource
{
    internal const string PrimaryEndpointName = ElasticsearchConnection.PrimaryEndpointName;
    internal const string InternalEndpointName = "internal";

    /// <param name="name">The name of the resource.</param>
    /// <param name="password">The password of the superuser.</param>
    public ElasticsearchResource(string name, ParameterResource password)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(password);
        PasswordParameter = password;
        PrimaryEndpoint = new(this, PrimaryEndpointName);
        InternalEndpoint = new(this, InternalEndpointName);
    }

    /// <inheritdoc/>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The endpoint over which the nodes of a cluster talk to each other.</summary>
    public EndpointReference InternalEndpoint { get; }

    /// <inheritdoc/>
    public ReferenceExpression UserNameReference => ElasticsearchConnection.UserName;

    /// <inheritdoc/>
    public ParameterResource PasswordParameter { get; }

    /// <summary>The address of the server, which is its connection string: <c>http://elastic:{password}@{host}:{port}</c>.</summary>
    public ReferenceExpression UriExpression => ElasticsearchConnection.Uri(this);

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => UriExpression;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        ElasticsearchConnection.Properties(this);
}
