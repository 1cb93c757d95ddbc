namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A .NET project that speaks Elasticsearch's REST interface, on this machine and without a container. Services refer to it as they refer to an
/// <see cref="ElasticsearchResource"/>.
/// </summary>
public class EmbeddedElasticsearchResource : ProjectResource, IElasticsearchResource
{
    internal const string PrimaryEndpointName = ElasticsearchConnection.PrimaryEndpointName;

    /// <param name="name">The name of the resource.</param>
    /// <param name="password">The password of the superuser.</param>
    public EmbeddedElasticsearchResource(string name, ParameterResource password)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(password);
        PasswordParameter = password;
        PrimaryEndpoint = new(this, PrimaryEndpointName);
    }

    /// <inheritdoc/>
    public EndpointReference PrimaryEndpoint { get; }

    /// <inheritdoc/>
    public ReferenceExpression UserNameReference => ElasticsearchConnection.UserName;

    /// <inheritdoc/>
    public ParameterResource PasswordParameter { get; }

    /// <summary>The address of the node, which is its connection string: <c>http://elastic:{password}@{host}:{port}</c>.</summary>
    public ReferenceExpression UriExpression => ElasticsearchConnection.Uri(this);

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => UriExpression;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        ElasticsearchConnection.Properties(this);
}
