using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;
using Microsoft.OpenApi;

namespace Imago.Api.Tests.OpenApi;

/// <summary>Asks for what the API's description shows as examples, and compares the answers with what it says of them.</summary>
public abstract class ExecutedDocumentTests(ArchiveApi api)
{
    /// <summary>Headers that every server sends and no description names.</summary>
    private static readonly string[] Undescribed = ["Content-Type", "Content-Length", "Date", "Server", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Cross-Origin-Resource-Policy", "Location"];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryExampleIsAnsweredAsItIsDescribed()
    {
        var document = await ReadAsync();
        var faults = new List<string>();
        var asked = 0;
        using var client = api.CreateClient(asVisitor: true);
        foreach (var (path, item) in document.Paths.Where(path => IsOpen(path.Key)))
        {
            var operation = item.Operations![HttpMethod.Get];
            foreach (var address in Addresses(path, operation))
            {
                using var response = await client.GetAsync(address, Ending);
                faults.AddRange(await FaultsAsync(address, response, operation));
                Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"{address}: {response.StatusCode}");
                asked++;
                if (response.Headers.ETag is { } tag)
                {
                    using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { tag } } };
                    using var known = await client.SendAsync(again, Ending);
                    Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
                    faults.AddRange(await FaultsAsync(address, known, operation));
                }
            }
        }

        Assert.Empty(faults);
        Assert.True(asked > 40, $"{asked} examples");
    }

    [Theory]
    [InlineData("/api/photos?size=1", "/api/photos")]
    [InlineData("/api/photos?sort=newest&cursor=nonsense", "/api/photos")]
    [InlineData("/api/photos/nothing", "/api/photos/{id}")]
    [InlineData("/api/photos/nothing/similar", "/api/photos/{id}/similar")]
    [InlineData("/api/photos/stock-445/similar?size=0", "/api/photos/{id}/similar")]
    [InlineData("/api/suggest?q=a&unknown=1", "/api/suggest")]
    public async Task EveryProblemIsDescribed(string address, string path)
    {
        var operation = (await ReadAsync()).Paths[path].Operations![HttpMethod.Get];
        using var client = api.CreateClient(asVisitor: true);
        using var response = await client.GetAsync(address, Ending);
        Assert.True((int)response.StatusCode >= 400);
        Assert.Empty(await FaultsAsync(address, response, operation));
    }

    private static bool IsOpen(string path) =>
        path is "/api/photos" or "/api/photos/{id}" or "/api/photos/{id}/similar" or "/api/photos/{id}/thumbnail" or "/api/suggest" or "/api/mapping";

    /// <summary>The operation with no parameter but those of its path, and with an example of each of the others in turn.</summary>
    private static IEnumerable<string> Addresses(string path, OpenApiOperation operation)
    {
        var parameters = operation.Parameters ?? [];
        foreach (var parameter in parameters.Where(parameter => parameter.In == ParameterLocation.Path))
        {
            path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString($"{parameter.Example}"), StringComparison.Ordinal);
        }

        yield return path;
        foreach (var parameter in parameters.Where(parameter => parameter.In == ParameterLocation.Query))
        {
            foreach (var example in Examples(parameter.Schema!))
            {
                yield return $"{path}?{parameter.Name}={Uri.EscapeDataString(example)}";
            }
        }
    }

    private static IEnumerable<string> Examples(IOpenApiSchema schema) => schema switch
    {
        { Items: { } item } => Examples(item),
        { Enum: { Count: > 0 } values } => values.Select(value => $"{value}"),
        { Examples: { Count: > 0 } examples } => examples.Select(example => $"{example}"),
        { Default: { } value } => [$"{value}"],
        { Type: JsonSchemaType.Boolean } => ["true", "false"],
        { Minimum: { } least, Maximum: { } most } => [least, most],
        _ => [],
    };

    private static async Task<IEnumerable<string>> FaultsAsync(string address, HttpResponseMessage response, OpenApiOperation operation)
    {
        if (!operation.Responses!.TryGetValue($"{(int)response.StatusCode}", out var described))
        {
            return [$"{address}: {response.StatusCode} is not described"];
        }

        var undescribed = response.Headers.Select(header => header.Key)
            .Where(name => !Undescribed.Contains(name, StringComparer.OrdinalIgnoreCase) && described.Headers?.Keys.Contains(name, StringComparer.OrdinalIgnoreCase) != true)
            .Select(name => $"{address}: the header {name} is not described");
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null)
        {
            return undescribed;
        }

        if (described.Content?.TryGetValue(type, out var media) != true)
        {
            return [.. undescribed, $"{address}: {type} is not described"];
        }

        return type.EndsWith("json", StringComparison.Ordinal)
            ? [.. undescribed, .. SchemaCheck.FaultsOf(JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending)), media!.Schema!, address)]
            : undescribed;
    }

    private async Task<OpenApiDocument> ReadAsync()
    {
        using var client = api.CreateClient();
        var text = await client.GetByteArrayAsync("/openapi/v1.json", Ending);
        using var stream = new MemoryStream(text);
        var result = await OpenApiDocument.LoadAsync(stream, OpenApiConstants.Json, cancellationToken: Ending);
        Assert.Empty(result.Diagnostic!.Errors);
        return result.Document!;
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedExecutedDocumentTests(EmbeddedArchiveApi api) : ExecutedDocumentTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceExecutedDocumentTests(ReferenceArchiveApi api) : ExecutedDocumentTests(api);
