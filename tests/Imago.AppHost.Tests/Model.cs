using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Imago.AppHost.Tests;

/// <summary>The application model as AppHost.cs builds it; nothing is started.</summary>
internal sealed class Model : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder;

    private Model(IDistributedApplicationTestingBuilder builder) => _builder = builder;

    public IResourceCollection Resources => _builder.Resources;

    /// <param name="args">Settings as arguments; those of the machine's environment and <c>.env</c> give way to them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Model> BuildAsync(string[] args, CancellationToken cancellationToken) =>
        new(await DistributedApplicationTestingBuilder.CreateAsync<Projects.Imago_AppHost>(["--IMAGO_BACKING=embedded", .. args], cancellationToken));

    public IResource this[string name] => Resources.Single(resource => resource.Name == name);

    /// <summary>The environment of a resource; values that are only known at run time as expressions: <c>{elasticsearch.connectionString}</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(string name, CancellationToken cancellationToken)
    {
        var resource = this[name];
        var variables = new Dictionary<string, object>();
        var context = new EnvironmentCallbackContext(_builder.ExecutionContext, resource, variables, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return variables.ToDictionary(variable => variable.Key, variable => variable.Value is IManifestExpressionProvider expression
            ? expression.ValueExpression
            : $"{variable.Value}");
    }

    public IEnumerable<string> WaitsFor(string name) => this[name].Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Order();

    public EndpointAnnotation HttpEndpoint(string name) => this[name].Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == "http");

    public ValueTask DisposeAsync() => _builder.DisposeAsync();
}
