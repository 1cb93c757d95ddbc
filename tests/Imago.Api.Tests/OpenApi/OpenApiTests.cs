using System.Net;
using Imago.Api.Search;
using Imago.Api.Tests.Fixture;
using Microsoft.OpenApi;

namespace Imago.Api.Tests.OpenApi;

public sealed class OpenApiTests(UnreachableApi api) : IClassFixture<UnreachableApi>
{
    [Fact]
    public async Task TheDocumentIsValidAndListsEveryEndpoint()
    {
        var document = await ReadAsync();
        Assert.Superset(new HashSet<string> { "/api/photos", "/api/photos/{id}", "/api/photos/{id}/thumbnail", "/api/mapping" }, document.Paths.Keys.ToHashSet());
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations!)
            {
                Assert.False(string.IsNullOrEmpty(operation.Summary), path);
                Assert.False(string.IsNullOrEmpty(operation.Description), path);
                Assert.False(string.IsNullOrEmpty(operation.OperationId), path);
                Assert.Contains("503", operation.Responses!.Keys);
                Assert.All(operation.Parameters ?? [], parameter => Assert.False(string.IsNullOrEmpty(parameter.Description), $"{method} {path}: {parameter.Name}"));
            }
        }
    }

    [Fact]
    public async Task WhatNeedsTheStewardKeySaysSo()
    {
        var document = await ReadAsync();
        var guarded = document.Paths.Where(path => path.Key.StartsWith("/api/index/", StringComparison.Ordinal) || path.Key.StartsWith("/api/photos/import", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(guarded);
        var changing = document.Paths.Where(path => path.Key.StartsWith("/api/quality/", StringComparison.Ordinal))
            .SelectMany(path => path.Value.Operations!).Where(operation => operation.Key != HttpMethod.Get).Select(operation => operation.Value).ToList();
        Assert.Equal(5, changing.Count);
        foreach (var operation in guarded.SelectMany(path => path.Value.Operations!.Values).Concat(changing))
        {
            Assert.Contains("401", operation.Responses!.Keys);
            Assert.Contains("steward key", operation.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TheParametersOfASearchAreThoseThatAreChecked()
    {
        var operation = (await ReadAsync()).Paths["/api/photos"].Operations![HttpMethod.Get];
        Assert.Equal(SearchParameter.All.Select(parameter => parameter.Name), operation.Parameters!.Select(parameter => parameter.Name));
        Assert.Equal(["200", "304", "400", "409", "414", "429", "500", "503"], operation.Responses!.Keys.Order());

        var pageSize = operation.Parameters!.Single(parameter => parameter.Name == "pageSize").Schema!;
        Assert.Equal("100", pageSize.Maximum);
        var sort = operation.Parameters!.Single(parameter => parameter.Name == "sort").Schema!;
        Assert.Equal(["relevance", "newest", "oldest", "largest"], sort.Enum!.Select(value => (string?)value));
    }

    [Fact]
    public async Task EveryAnswerIsDescribedWithItsHeadersAndItsProblems()
    {
        foreach (var (path, item) in (await ReadAsync()).Paths)
        {
            foreach (var (status, response) in item.Operations!.Values.SelectMany(operation => operation.Responses!))
            {
                Assert.False(string.IsNullOrEmpty(response.Description), $"{path} {status}");
                Assert.Contains("RateLimit", response.Headers!.Keys);
                Assert.Equal(status is "429" or "503", response.Headers.ContainsKey("Retry-After"));
                if (status[0] is '4' or '5')
                {
                    var media = Assert.Single(response.Content!);
                    Assert.Equal("application/problem+json", media.Key);
                    Assert.True(status is "403" or "409" || media.Value.Examples!.Count > 0, $"{path} {status}");
                    Assert.Contains("traceId", media.Value.Schema!.Required!);
                }
            }
        }
    }

    [Fact]
    public async Task AnAnswerIsDescribedWithItsItems()
    {
        var document = await ReadAsync();
        var schemas = document.Components!.Schemas!;
        Assert.Equal("integer", schemas["PhotoSearchResult"].Properties!["total"].Type?.ToString().ToLowerInvariant());
        Assert.Contains("thumbnail", schemas["FoundPhotoItem"].Properties!.Keys);
        Assert.Contains("id", schemas["FoundPhotoItem"].Required!);
        Assert.Contains("ingestedAt", schemas["PhotoDetail"].Properties!.Keys);
    }

    [Fact]
    public async Task TheReferenceCanBeBrowsed()
    {
        using var client = api.CreateClient();
        using var response = await client.GetAsync("/reference", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<OpenApiDocument> ReadAsync()
    {
        using var client = api.CreateClient();
        await using var stream = await client.GetStreamAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, TestContext.Current.CancellationToken);
        buffer.Position = 0;
        var result = await OpenApiDocument.LoadAsync(buffer, OpenApiConstants.Json, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        return result.Document!;
    }
}
