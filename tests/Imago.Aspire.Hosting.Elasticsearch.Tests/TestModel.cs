namespace Imago.Aspire.Hosting.Elasticsearch.Tests;

internal static class TestModel
{
    /// <summary>Every character here means something in an address or a connection string.</summary>
    public const string Password = "p@ss/w:rd?#%;=";

    public static IDistributedApplicationBuilder CreateBuilder()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, AssemblyName = typeof(TestModel).Assembly.FullName });
        builder.Configuration["Parameters:pass"] = Password;
        return builder;
    }

    public static IResourceBuilder<ParameterResource> AddPassword(this IDistributedApplicationBuilder builder) =>
        builder.AddParameter("pass", secret: true);
}

/// <summary>Stands for a project of the solution; nothing of it is read until it is started.</summary>
internal sealed class NodeProject : IProjectMetadata
{
    public string ProjectPath => Path.Combine(AppContext.BaseDirectory, "Node.csproj");
}
