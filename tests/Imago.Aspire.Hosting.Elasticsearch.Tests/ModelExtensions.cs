namespace Imago.Aspire.Hosting.Elasticsearch.Tests;

/// <summary>Reads the application model without starting anything.</summary>
internal static class ModelExtensions
{
    /// <summary>Gives an endpoint the address that the orchestrator would give it.</summary>
    public static void Allocate(this IResource resource, string endpoint, int port)
    {
        var annotation = resource.Annotations.OfType<EndpointAnnotation>().Single(annotation => annotation.Name == endpoint);
        annotation.AllocatedEndpoint = new AllocatedEndpoint(annotation, "localhost", port, targetPortExpression: $"{port}");
    }

    public static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(this IResourceWithEnvironment resource, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, object>();
        var context = new EnvironmentCallbackContext(
            new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run), resource, variables, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var values = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
        {
            values[name] = value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) ?? "" : $"{value}";
        }

        return values;
    }
}
