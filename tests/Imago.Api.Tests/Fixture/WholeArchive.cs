using System.Text;
using System.Text.Json.Nodes;
using Elastic.Transport;
using Imago.Api.Search;
using Imago.Api.Security;
using Imago.Archive.Mapping;
using Imago.Archive.Normalisation;
using Imago.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Api.Tests.Fixture;

/// <summary>The API, without its cache, on a server that holds the whole sample.</summary>
public abstract class WholeArchive(ElasticsearchServer server) : IAsyncLifetime
{
    private const int BatchSize = 5_000;

    private readonly List<string> _batches = [];
    private WebApplicationFactory<PhotoSearcher>? _factory;

    internal virtual bool HasServer => true;

    public ElasticsearchServer Server => server;

    public string Alias => $"{server.Prefix}-whole";

    /// <summary>The captions of all photos, by id.</summary>
    public Dictionary<string, string> Captions { get; } = [];

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        if (!HasServer)
        {
            return;
        }

        Normalise();
        var index = await CreateGenerationAsync(1);
        await SendAsync(HttpMethod.POST, "/_aliases", $$$"""{"actions":[{"add":{"index":"{{{index}}}","alias":"{{{Alias}}}"}}]}""");
        _factory = ApiHost.Create(server.Address, Alias, host => host.UseSetting("Imago:Cache:Enabled", "false"));
    }

    public HttpClient CreateClient()
    {
        _ = server.Address;
        var client = _factory!.CreateClient();
        client.DefaultRequestHeaders.Add(ServiceKey.Header, ApiHost.ServiceKey);
        return client;
    }

    /// <summary>Another generation with the same photos; the alias stays where it is.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateGenerationAsync(int number)
    {
        var index = $"{Alias}-{number:D6}";
        await SendAsync(HttpMethod.PUT, $"/{index}", PhotoMapping.CreateIndexBody().ToJsonString());
        foreach (var batch in _batches)
        {
            var answer = JsonNode.Parse(await SendAsync(HttpMethod.POST, $"/{index}/_bulk", batch))!;
            Assert.False((bool)answer["errors"]!);
        }

        await SendAsync(HttpMethod.POST, $"/{index}/_refresh", "");
        return index;
    }

    public async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        var response = await server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(method, path), body.Length == 0 ? null : PostData.String(body), configureActivity: null, localConfiguration: null, CancellationToken.None);
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode, $"{method} {path}: {response.ApiCallDetails.HttpStatusCode} {response.Body}");
        return response.Body;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        await server.DisposeAsync();
    }

    private void Normalise()
    {
        var normaliser = new PhotoNormaliser(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var batch = new StringBuilder();
        foreach (var (line, source) in SampleFile.Lines())
        {
            var photo = Assert.IsType<NormalisedPhoto>(normaliser.Normalise(Encoding.UTF8.GetBytes(line), source));
            var json = Encoding.UTF8.GetString(photo.Json.Span);
            batch.Append("{\"index\":{\"_id\":\"").Append(photo.Id).Append("\"}}\n").Append(json).Append('\n');
            Captions[photo.Id] = (string?)JsonNode.Parse(json)!["suchtext"] ?? "";
            if (Captions.Count % BatchSize == 0)
            {
                _batches.Add(batch.ToString());
                batch.Clear();
            }
        }

        _batches.Add(batch.ToString());
    }
}

/// <summary>The whole sample on the embedded node.</summary>
public sealed class EmbeddedWholeArchive() : WholeArchive(new EmbeddedServer());

/// <summary>The whole sample on the real Elasticsearch.</summary>
public sealed class ReferenceWholeArchive() : WholeArchive(new ReferenceServer())
{
    internal override bool HasServer => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(ReferenceServer.Variable));
}

/// <summary>Test classes that share the whole sample on the embedded node.</summary>
[CollectionDefinition(Name)]
public sealed class OnEmbeddedWholeArchive : ICollectionFixture<EmbeddedWholeArchive>
{
    public const string Name = "embedded whole";
}

/// <summary>Test classes that share the whole sample on the real Elasticsearch.</summary>
[CollectionDefinition(Name)]
public sealed class OnReferenceWholeArchive : ICollectionFixture<ReferenceWholeArchive>
{
    public const string Name = "reference whole";
}
