namespace Aspire.Hosting.ApplicationModel;

/// <summary>An Elasticsearch server of the application, whatever it runs in: what refers to it need not know.</summary>
public interface IElasticsearchResource : IResourceWithConnectionString, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>The endpoint of the REST interface.</summary>
    EndpointReference PrimaryEndpoint { get; }

    /// <summary>The name of the superuser.</summary>
    ReferenceExpression UserNameReference { get; }

    /// <summary>The password of the superuser.</summary>
    ParameterResource PasswordParameter { get; }
}
