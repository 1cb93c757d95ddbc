using System.Net;
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

/// <summary>
/// The API on a server that holds the first records of the sample and some that the sample lacks. Tests only read, so that all of them share
/// one.
/// </summary>
public abstract class ArchiveApi(ElasticsearchServer server) : IAsyncLifetime
{
    public const int SampleSize = 1_000;

    private WebApplicationFactory<PhotoSearcher>? _factory;

    internal virtual bool HasServer => true;

    public ElasticsearchServer Server => server;

    public string Alias => $"{Server.Prefix}-photos";

    /// <summary>The ids of all photos in the index.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        if (!HasServer)
        {
            return;
        }

        var index = $"{Alias}-000001";
        await SendAsync(HttpMethod.PUT, $"/{index}", PhotoMapping.CreateIndexBody().ToJsonString());
        await LoadAsync(index);
        await SendAsync(HttpMethod.POST, "/_aliases", $$$"""{"actions":[{"add":{"index":"{{{index}}}","alias":"{{{Alias}}}"}}]}""");
        _factory = ApiHost.Create(Server.Address, Alias);
    }

    /// <summary>A client of the API; skips the running test where there is no server.</summary>
    /// <param name="asVisitor">Limited as everybody is; tests ask more than a visitor may.</param>
    public HttpClient CreateClient(bool asVisitor = false)
    {
        _ = server.Address;
        var client = _factory!.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

        if (!asVisitor)
        {
            client.DefaultRequestHeaders.Add(ServiceKey.Header, ApiHost.ServiceKey);
        }

        return client;
    }

    /// <summary>Answer of a request that must succeed.</summary>
    public async Task<JsonNode> GetAsync(string address)
    {
        using var client = CreateClient();
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address}: {response.StatusCode} {body}");
        return JsonNode.Parse(body)!;
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

    private async Task LoadAsync(string index)
    {
        var normaliser = new PhotoNormaliser(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var body = new StringBuilder();
        var ids = new List<string>();
        foreach (var (line, source) in SampleFile.Lines().Take(SampleSize).Concat(AdditionalRecords.Lines.Select((line, i) => (line, $"additional.ndjson:{i + 1}"))))
        {
            var photo = Assert.IsType<NormalisedPhoto>(normaliser.Normalise(Encoding.UTF8.GetBytes(line), source));
            ids.Add(photo.Id);
            body.Append("{\"index\":{\"_id\":\"").Append(photo.Id).Append("\"}}\n").Append(Encoding.UTF8.GetString(photo.Json.Span)).Append('\n');
        }

        var answer = JsonNode.Parse(await SendAsync(HttpMethod.POST, $"/{index}/_bulk?refresh=true", body.ToString()))!;
        Assert.False((bool)answer["errors"]!, answer.ToJsonString());
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Ids = ids;
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        var response = await server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(method, path), PostData.String(body), configureActivity: null, localConfiguration: null, CancellationToken.None);
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode, $"{method} {path}: {response.ApiCallDetails.HttpStatusCode} {response.Body}");
        return response.Body;
    }
}

/// <summary>The API on the embedded node.</summary>
public sealed class EmbeddedArchiveApi() : ArchiveApi(new EmbeddedServer());

/// <summary>The API on an embedded node that is a process of its own and may be killed.</summary>
public sealed class ProcessArchiveApi : ArchiveApi
{
    public ProcessArchiveApi()
        : this(new SearchNodeProcess())
    {
    }

    private ProcessArchiveApi(SearchNodeProcess node)
        : base(node) => Node = node;

    public SearchNodeProcess Node { get; }
}

/// <summary>The API on the real Elasticsearch.</summary>
public sealed class ReferenceArchiveApi() : ArchiveApi(new ReferenceServer())
{
    internal override bool HasServer => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(ReferenceServer.Variable));
}
