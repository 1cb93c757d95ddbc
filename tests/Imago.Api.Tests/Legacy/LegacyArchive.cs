using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Elastic.Transport;
using Imago.Api.Search;
using Imago.Api.Security;
using Imago.Api.Tests.Fixture;
using Imago.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Api.Tests.Legacy;

/// <summary>
/// The API on an index as the archive's first one was: records as they were delivered, with generated ids, some of them twice, and whatever
/// mapping they met.
/// </summary>
public abstract class LegacyArchive(ElasticsearchServer server, string mapping) : IAsyncLifetime
{
    /// <summary>As somebody declared it once; what does not fit is ignored, and unknown fields are taken.</summary>
    protected const string Declared =
        """
        {"mappings":{"properties":{
          "bildnummer":{"type":"integer","ignore_malformed":true},
          "datum":{"type":"date","ignore_malformed":true},
          "suchtext":{"type":"text","fields":{"german":{"type":"text","analyzer":"german"},"english":{"type":"text","analyzer":"english"}}},
          "fotografen":{"type":"keyword"},
          "hoehe":{"type":"integer","ignore_malformed":true},
          "breite":{"type":"integer","ignore_malformed":true},
          "db":{"type":"keyword"}}}}
        """;

    /// <summary>Nobody declared anything: every text is a text, numbers and dates too.</summary>
    protected const string Undeclared = """{"mappings":{"date_detection":false}}""";

    private const int SampleSize = 250;

    private WebApplicationFactory<PhotoSearcher>? _factory;

    internal virtual bool HasServer => true;

    /// <summary>Documents in the index.</summary>
    public int Documents { get; private set; }

    public string Index => $"{server.Prefix}-legacy";

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        if (!HasServer)
        {
            return;
        }

        await SendAsync(HttpMethod.PUT, $"/{Index}", mapping);
        string[] lines = [.. SampleFile.Lines().Take(SampleSize).Select(line => line.Line), .. AdditionalRecords.Lines, .. AdditionalRecords.Lines];
        var body = new StringBuilder();
        foreach (var line in lines)
        {
            body.Append("{\"index\":{}}\n").Append(line).Append('\n');
        }

        var answer = JsonNode.Parse(await SendAsync(HttpMethod.POST, $"/{Index}/_bulk?refresh=true", body.ToString()))!;
        Assert.False((bool)answer["errors"]!, answer.ToJsonString());
        Documents = lines.Length;
        _factory = ApiHost.Create(server.Address, Index);
    }

    public HttpClient CreateClient()
    {
        _ = server.Address;
        var client = _factory!.CreateClient();
        client.DefaultRequestHeaders.Add(ServiceKey.Header, ApiHost.ServiceKey);
        return client;
    }

    public async Task<JsonNode> GetAsync(string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var client = CreateClient();
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{address}: {response.StatusCode} {body}");
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

    private async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        var response = await server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(method, path), PostData.String(body), configureActivity: null, localConfiguration: null, CancellationToken.None);
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode, $"{method} {path}: {response.ApiCallDetails.HttpStatusCode} {response.Body}");
        return response.Body;
    }
}

public sealed class EmbeddedDeclaredArchive() : LegacyArchive(new EmbeddedServer(), Declared);

public sealed class EmbeddedUndeclaredArchive() : LegacyArchive(new EmbeddedServer(), Undeclared);

public sealed class ReferenceDeclaredArchive() : LegacyArchive(new ReferenceServer(), Declared)
{
    internal override bool HasServer => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(ReferenceServer.Variable));
}

public sealed class ReferenceUndeclaredArchive() : LegacyArchive(new ReferenceServer(), Undeclared)
{
    internal override bool HasServer => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(ReferenceServer.Variable));
}
