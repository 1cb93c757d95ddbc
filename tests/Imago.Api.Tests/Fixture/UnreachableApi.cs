using Imago.Api.Search;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Imago.Api.Tests.Fixture;

/// <summary>The API with an Elasticsearch that is not there: for what needs none, and for what happens without.</summary>
public sealed class UnreachableApi : IAsyncLifetime
{
    private readonly WebApplicationFactory<PhotoSearcher> _factory = ApiHost.Create(new Uri("http://elastic:secret-word@127.0.0.1:1"), "photos");

    public HttpClient CreateClient() => _factory.CreateClient();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _factory.DisposeAsync();
}
