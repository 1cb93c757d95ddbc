using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Imago.AppHost.Backing;
using Imago.AppHost.Settings;

namespace Imago.AppHost.Tests;

/// <summary>The services, in the mode that needs nothing.</summary>
public sealed class ServicesTests : IAsyncLifetime
{
    private Model? _model;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private Model Model => _model!;

    public async ValueTask InitializeAsync() => _model = await Model.BuildAsync(
        ["--IMAGO_DATA=/srv/imago", "--IMAGO_API_PORT=6081", "--IMAGO_API_REPLICAS=3", "--IMAGO_WORKER_REPLICAS=2",
            "--IMAGO_FRONTEND_PORT=0", "--Imago:Index:Alias=other"], Ending);

    public async ValueTask DisposeAsync()
    {
        if (_model is not null)
        {
            await _model.DisposeAsync();
        }
    }

    [Fact]
    public void ModelHoldsTheFiveResources() => Assert.Equal(
        ["api", "cache", "elasticsearch", "frontend", "worker"],
        Model.Resources.OfType<ProjectResource>().Select(resource => resource.Name).Order());

    [Fact]
    public void ModelHoldsNoContainer() => Assert.DoesNotContain(Model.Resources, resource => resource.IsContainer());

    [Theory]
    [InlineData("api", "cache", "elasticsearch")]
    [InlineData("worker", "cache", "elasticsearch")]
    [InlineData("frontend", "api")]
    public void ServiceWaitsForWhatItNeeds(string service, params string[] needed) => Assert.Equal(needed, Model.WaitsFor(service));

    [Theory]
    [InlineData("api")]
    [InlineData("worker")]
    public void ServiceStartsBesideTheEmbeddedNodes(string service) => Assert.All(
        Model[service].Annotations.OfType<WaitAnnotation>(),
        wait => Assert.Equal(WaitType.WaitUntilStarted, wait.WaitType));

    [Fact]
    public void EachProjectIsStartedFromItsBuiltProgram() => Assert.All(
        Model.Resources.OfType<ProjectResource>(),
        project =>
        {
            var launch = Assert.Single(project.Annotations.OfType<ProjectLaunchArgsOverrideAnnotation>());
            Assert.Equal("exec", launch.Arguments[0]);
            Assert.Equal(Path.GetFileNameWithoutExtension(project.GetProjectMetadata().ProjectPath), Path.GetFileNameWithoutExtension(launch.Arguments[1]));
            Assert.True(File.Exists(launch.Arguments[1]), launch.Arguments[1]);
        });

    [Theory]
    [InlineData("api")]
    [InlineData("worker")]
    public async Task ServiceIsGivenTheConnectionStringsAndTheIndexNames(string service)
    {
        var environment = await Model.EnvironmentAsync(service, Ending);

        Assert.Equal("{elasticsearch.connectionString}", environment["ConnectionStrings__elasticsearch"]);
        Assert.Equal("{cache.connectionString}", environment["ConnectionStrings__cache"]);
        Assert.Equal("other", environment["Imago__Index__Alias"]);
    }

    [Theory]
    [InlineData("api", "Imago__Cache__Enabled", "false")]
    [InlineData("api", "Imago__RateLimit__PerSecond", "7")]
    [InlineData("api", "Imago__ClusterWatch__PingTimeout", "00:00:02")]
    [InlineData("worker", "Imago__Quality__Every", "00:00:00")]
    [InlineData("worker", "Imago__Jobs__BackgroundDelay", "00:00:01")]
    [InlineData("worker", "Imago__Quality__Thresholds__Rules__date-missing__Warn", "0.3")]
    [InlineData("worker", "Imago__Quality__Thresholds__Fields__datum__Warn", "")]
    public async Task SettingReachesTheServiceThatHasIt(string service, string variable, string value)
    {
        await using var model = await Model.BuildAsync([$"--{variable.Replace("__", ":", StringComparison.Ordinal)}={value}"], Ending);

        var having = new List<string>();
        foreach (var name in new[] { "api", "frontend", "worker" })
        {
            if ((await model.EnvironmentAsync(name, Ending)).GetValueOrDefault(variable) == value)
            {
                having.Add(name);
            }
        }

        Assert.Equal([service], having);
    }

    [Fact]
    public async Task EverySettingOfTheExampleReachesAService()
    {
        var example = DotEnvFile.Read(Path.Combine(Solution.Directory, ".env.example")).Where(setting => setting.Key.Contains("__", StringComparison.Ordinal)).ToList();
        await using var model = await Model.BuildAsync([.. example.Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")], Ending);

        var reached = new List<string>();
        foreach (var name in new[] { "api", "frontend", "worker" })
        {
            reached.AddRange((await model.EnvironmentAsync(name, Ending)).Keys);
        }

        Assert.NotEmpty(example);
        Assert.Empty(example.Select(setting => setting.Key).Except(reached));
    }

    [Fact]
    public async Task WhatIsNotSetIsLeftToTheService()
    {
        await using var model = await Model.BuildAsync(["--IMAGO_THUMBNAIL_BASE="], Ending);

        var environment = await model.EnvironmentAsync("api", Ending);

        Assert.DoesNotContain("Imago__Thumbnails__BaseAddress", environment.Keys);
    }

    [Fact]
    public async Task FrontendIsGivenTheApiAndNoStore()
    {
        var environment = await Model.EnvironmentAsync("frontend", Ending);

        Assert.Contains("services__api__http__0", environment.Keys);
        Assert.DoesNotContain(environment.Keys, name => name.StartsWith("ConnectionStrings__", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WorkerIsGivenTheSample()
    {
        var environment = await Model.EnvironmentAsync("worker", Ending);

        Assert.Equal(Path.Combine(Solution.Directory, "data", "press-photos.ndjson.gz"), environment["Imago__Ingest__Sample"]);
        Assert.True(File.Exists(environment["Imago__Ingest__Sample"]));
    }

    [Fact]
    public async Task WorkerIsGivenTheInboxAndTheApiTheWorker()
    {
        Assert.Equal("/srv/imago/inbox", (await Model.EnvironmentAsync("worker", Ending))["Imago__Ingest__Inbox"]);
        Assert.Contains("services__worker__http__0", (await Model.EnvironmentAsync("api", Ending)).Keys);
        Assert.Equal(2, Model["worker"].GetReplicaCount());
    }

    [Fact]
    public async Task KeysAreSecretParametersOfTheServicesThatNeedThem()
    {
        Assert.Equal("{steward-key.value}", (await Model.EnvironmentAsync("api", Ending))["Imago__Steward__Key"]);
        foreach (var service in new[] { "api", "worker", "frontend" })
        {
            Assert.Equal("{service-key.value}", (await Model.EnvironmentAsync(service, Ending))["Imago__ServiceKey"]);
        }

        foreach (var name in new[] { "steward-key", "service-key" })
        {
            var key = Assert.IsType<ParameterResource>(Model[name]);
            Assert.True(key.Secret);
            Assert.InRange((await key.GetValueAsync(Ending))!.Length, 32, 256);
        }
    }

    [Fact]
    public void StewardsFindTheirCommandsOnTheDashboardAndEachAsksFirst()
    {
        var commands = Model["api"].Annotations.OfType<ResourceCommandAnnotation>().Where(command => command.ConfirmationMessage is not null).ToList();

        Assert.Equal(["Heal index", "Import sample", "Reset data", "Run census", "Warm cache"], commands.Select(command => command.DisplayName).Order());
        Assert.All(commands, command => Assert.NotEmpty(command.ConfirmationMessage!));
    }

    [Fact]
    public async Task OnlyTheEmbeddedArchiveCanBeEmptied()
    {
        await using var external = await Model.BuildAsync(
            ["--IMAGO_BACKING=external", "--ELASTICSEARCH_URL=http://search.example.org:9200", "--REDIS_URL=redis://cache.example.org:6379"], Ending);

        Assert.Equal("true", (await Model.EnvironmentAsync("worker", Ending))["Imago__Reset__Allowed"]);
        Assert.DoesNotContain("Imago__Reset__Allowed", (await external.EnvironmentAsync("worker", Ending)).Keys);
        Assert.DoesNotContain(external["api"].Annotations.OfType<ResourceCommandAnnotation>(), command => command.Name == "reset-data");
    }

    [Fact]
    public async Task StewardKeyOfTheUserIsTaken()
    {
        await using var model = await Model.BuildAsync(["--IMAGO_STEWARD_KEY=0123456789abcdefXYZ"], Ending);

        Assert.Equal("0123456789abcdefXYZ", await Assert.IsType<ParameterResource>(model["steward-key"]).GetValueAsync(Ending));
    }

    [Theory]
    [InlineData("api")]
    [InlineData("frontend")]
    public async Task ServiceIsGivenTheAddressOfThePictures(string service)
    {
        await using var model = await Model.BuildAsync(["--IMAGO_THUMBNAIL_BASE=https://pictures.example.org/"], Ending);

        var environment = await model.EnvironmentAsync(service, Ending);

        Assert.Equal("https://pictures.example.org/", environment["Imago__Thumbnails__BaseAddress"]);
    }

    [Fact]
    public async Task NodesKeepTheirDataWhereTheUserWantsIt()
    {
        Assert.Equal("/srv/imago/search", (await Model.EnvironmentAsync("elasticsearch", Ending))["SearchNode__Data"]);
        Assert.Equal("/srv/imago/cache", (await Model.EnvironmentAsync("cache", Ending))["CacheNode__Data"]);
    }

    [Theory]
    [InlineData("elasticsearch", "SearchNode__Password")]
    [InlineData("cache", "CacheNode__Password")]
    public async Task PasswordsAreSecretAndReachTheNodesByTheirEnvironmentAlone(string node, string variable)
    {
        Assert.Equal($"{{{node}-password.value}}", (await Model.EnvironmentAsync(node, Ending))[variable]);
        Assert.Empty(Model[node].Annotations.OfType<CommandLineArgsCallbackAnnotation>());
        var password = Model[node] switch
        {
            IElasticsearchResource elasticsearch => elasticsearch.PasswordParameter,
            EmbeddedRedisResource redis => redis.PasswordParameter,
            var other => throw new InvalidOperationException($"{other.GetType()} has no password."),
        };
        Assert.True(password.Secret);
    }

    [Fact]
    public void ReplicasOfTheApiShareItsPort()
    {
        Assert.Equal(3, Model["api"].GetReplicaCount());
        Assert.Equal(6081, Model.HttpEndpoint("api").Port);
        Assert.True(Model.HttpEndpoint("api").IsProxied);
    }

    [Fact]
    public void PortZeroIsLeftToTheOrchestrator() => Assert.Null(Model.HttpEndpoint("frontend").Port);

    [Theory]
    [InlineData("api")]
    [InlineData("worker")]
    [InlineData("frontend")]
    [InlineData("elasticsearch")]
    [InlineData("cache")]
    public async Task EveryResourceHasAHealthCheckAnIconAndTelemetryThatFollowsItsParents(string name)
    {
        Assert.NotEmpty(Model[name].Annotations.OfType<HealthCheckAnnotation>());
        Assert.NotEmpty(Model[name].Annotations.OfType<ResourceIconAnnotation>());
        Assert.NotEmpty(Model[name].Annotations.OfType<OtlpExporterAnnotation>());
        var environment = await Model.EnvironmentAsync(name, Ending);
        Assert.Equal("", environment["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
        Assert.Equal("parentbased_always_on", environment["OTEL_TRACES_SAMPLER"]);
    }

    [Theory]
    [InlineData("frontend", "Search", "Quality")]
    [InlineData("api", "API", "API reference", "Mapping")]
    [InlineData("worker", "Status", "Health")]
    public async Task LinksAreNamed(string service, params string[] names)
    {
        var endpoint = Model.HttpEndpoint(service);
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 8080);
        var reference = new EndpointReference((IResourceWithEndpoints)Model[service], "http");
        var context = new ResourceUrlsCallbackContext(new DistributedApplicationExecutionContext(
            DistributedApplicationOperation.Run), Model[service], [new ResourceUrlAnnotation { Url = reference.Url, Endpoint = reference }], Ending);

        foreach (var callback in Model[service].Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        Assert.Equal(names.Order(), context.Urls.Select(url => url.DisplayText).OfType<string>().Order());
    }
}
