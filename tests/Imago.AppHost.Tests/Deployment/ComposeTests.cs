using System.Xml.Linq;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Imago.AppHost.Backing;
using Imago.AppHost.Settings;

namespace Imago.AppHost.Tests.Deployment;

/// <summary>What is deployed is what the AppHost's model says: the same services, settings, images and versions.</summary>
public sealed class ComposeTests
{
    /// <summary>What the AppHost does for a developer's machine alone, or for services that look for others in another way.</summary>
    private static readonly string[] OfTheDevelopersMachine = ["OTEL_", "DOTNET_", "ASPNETCORE_FORWARDEDHEADERS", "ASPNETCORE_URLS", "HTTP_PORTS", "LOGGING__", "API_HTTP", "WORKER_HTTP"];

    private static readonly ComposeFile Compose = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void ItHoldsTheModelsServicesTwiceWhereTheyScaleAndAClusterOfThree() => Assert.Equal(
        ["api-1", "api-2", "dashboard", "es-1", "es-2", "es-3", "frontend", "redis", "setup", "worker-1", "worker-2"], Compose.Services);

    [Theory]
    [InlineData("api", "api-1")]
    [InlineData("api", "api-2")]
    [InlineData("worker", "worker-1")]
    [InlineData("worker", "worker-2")]
    [InlineData("frontend", "frontend")]
    public async Task AServiceIsGivenWhatTheModelGivesItAndNothingElse(string resource, string service)
    {
        await using var model = await Model.BuildAsync(
            ["--IMAGO_BACKING=external", "--ELASTICSEARCH_URL=http://search.example.org:9200", "--REDIS_URL=redis://cache.example.org:6379",
                "--IMAGO_THUMBNAIL_BASE=https://pictures.example.org/"], Ending);

        var wanted = (await model.EnvironmentAsync(resource, Ending)).Keys.Where(IsDeployed).Select(Name).Distinct().Order();
        var given = Compose.Environment(service).Keys.Where(IsDeployed).Select(Name).Distinct().Order();

        Assert.Equal(wanted, given);
    }

    [Theory]
    [InlineData("api", "api-1")]
    [InlineData("worker", "worker-2")]
    [InlineData("frontend", "frontend")]
    public void AServiceIsTheImageThatItsProjectPublishesAndTellsTheDashboardWhoItIs(string resource, string service)
    {
        var folder = $"Imago.{char.ToUpperInvariant(resource[0])}{resource[1..]}";
        var repository = XDocument.Load(Path.Combine(Solution.Directory, folder, $"{folder}.csproj")).Descendants("ContainerRepository").Single().Value;

        Assert.Equal($"{repository}:${{IMAGO_VERSION:-latest}}", Compose.Image(service));
        Assert.Equal(resource, Compose.Environment(service)["OTEL_SERVICE_NAME"]);
        Assert.Equal("http://dashboard:18889", Compose.Environment(service)["OTEL_EXPORTER_OTLP_ENDPOINT"]);
    }

    [Fact]
    public void EveryReplicaIsKnownToThoseThatAskIt()
    {
        Assert.Equal(["http://api-1:8080", "http://api-2:8080"], Addresses("frontend", "api"));
        Assert.Equal(["http://worker-1:8080", "http://worker-2:8080"], Addresses("api-1", "worker"));
        Assert.Equal(Addresses("api-1", "worker"), Addresses("api-2", "worker"));
    }

    [Fact]
    public void StoresHaveTheVersionsOfTheContainerMode()
    {
        var stores = ContainerStores.Add(DistributedApplication.CreateBuilder([]), isRuntimeAvailable: () => true);

        foreach (var node in new[] { "es-1", "es-2", "es-3", "setup" })
        {
            Assert.Equal(ImageOf(stores.Elasticsearch.Resource), Compose.Image(node));
        }

        Assert.Equal(ImageOf(stores.Cache.Resource), Compose.Image("redis"));
    }

    [Fact]
    public void NodesOfTheClusterDifferInNothingButTheirNames()
    {
        var nodes = new[] { "es-1", "es-2", "es-3" };

        foreach (var node in nodes)
        {
            var environment = Compose.Environment(node);
            Assert.Equal(node, environment["node.name"]);
            Assert.Equal(string.Join(',', nodes), environment["discovery.seed_hosts"]);
            Assert.Equal(string.Join(',', nodes), environment["cluster.initial_master_nodes"]);
            Assert.Equal("true", environment["xpack.security.enabled"]);
            Assert.Equal(Texts("es-1", "es-1"), Texts(node, node));
        }
    }

    [Fact]
    public void SecretsHaveNoDefaultAndStandInNoFile()
    {
        var example = DotEnvFile.Read(Path.Combine(Solution.Directory, "deploy", ".env.example"));

        Assert.Equal(
            ["DASHBOARD_TOKEN", "ELASTICSEARCH_PASSWORD", "IMAGO_SERVICE_KEY", "IMAGO_STEWARD_KEY", "REDIS_PASSWORD", "TELEMETRY_KEY"], Compose.Variables[true].Order());
        Assert.Equal(Compose.Variables.SelectMany(variables => variables).Order(), example.Keys.Order());
        Assert.All(Compose.Variables[true], secret => Assert.Equal("", example[secret]));
    }

    [Fact]
    public void OnlyThisMachineReachesIt() => Assert.All(
        Compose.Services.SelectMany(Compose.Ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    private static bool IsDeployed(string variable) => !Array.Exists(OfTheDevelopersMachine, prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Without the number of a replica; the AppHost gives the same address in several forms.</summary>
    private static string Name(string variable) => variable.StartsWith("services__", StringComparison.OrdinalIgnoreCase)
        ? variable[..variable.LastIndexOf("__", StringComparison.Ordinal)]
        : variable;

    private static IEnumerable<string> Addresses(string service, string of) =>
        Compose.Environment(service).Where(variable => variable.Key.StartsWith($"services__{of}__http__", StringComparison.Ordinal)).Select(variable => variable.Value).Order();

    private static IEnumerable<string> Texts(string node, string name) =>
        Compose.Environment(node).Select(variable => $"{variable.Key}={(variable.Key.StartsWith("cluster.", StringComparison.Ordinal) || variable.Key.StartsWith("discovery.", StringComparison.Ordinal) ? variable.Value : variable.Value.Replace(name, "NODE", StringComparison.Ordinal))}").Order();

    private static string ImageOf(IResource resource)
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().Single();
        return $"{image.Registry}/{image.Image}:{image.Tag}";
    }
}
