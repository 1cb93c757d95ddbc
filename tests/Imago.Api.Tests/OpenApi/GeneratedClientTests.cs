using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.OpenApi;

public abstract class GeneratedClientTests(ArchiveApi api)
{
    [Fact]
    public async Task AGeneratedClientCanDoAllThatVisitorsOfTheArchiveCan()
    {
        using var client = api.CreateClient();
        await GeneratedClient.UseAsync(
            client,
            "ArchiveUser",
            path => path.StartsWith("/api/photos", StringComparison.Ordinal) && !path.Contains("/import", StringComparison.Ordinal) || path is "/api/suggest" or "/api/mapping",
            TestContext.Current.CancellationToken);
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedGeneratedClientTests(EmbeddedArchiveApi api) : GeneratedClientTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceGeneratedClientTests(ReferenceArchiveApi api) : GeneratedClientTests(api);
