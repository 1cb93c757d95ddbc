using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Core.Bulk;
using Elastic.Transport;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Imago.Testing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.SearchNode.Tests.Client;

/// <summary>What the product does, done by the official client.</summary>
public abstract class ClientTests(ElasticsearchServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerationIsCreatedWithItsMappingAndAlias()
    {
        var index = await CreateGenerationAsync("created");
        var alias = $"{server.Prefix}-alias";

        var added = await server.Client.Indices.PutAliasAsync(index, alias, Cancelled);
        Assert.True(added.IsValidResponse, added.DebugInformation);

        var found = await server.Client.Indices.GetAsync(alias, Cancelled);
        Assert.True(found.IsValidResponse, found.DebugInformation);
        Assert.Equal(index, Assert.Single(found.Indices).Key.ToString());
        Assert.True((await server.Client.Indices.ExistsAliasAsync(alias, Cancelled)).Exists);
        Assert.False((await server.Client.Indices.ExistsAsync($"{index}-absent", Cancelled)).Exists);
    }

    [Fact]
    public async Task BulkCreateReportsConflictsItemByItem()
    {
        var index = await CreateGenerationAsync("bulk");
        Assert.True((await BulkAsync(index, 1, 2)).IsValidResponse);

        var second = await BulkAsync(index, 2, 3);

        Assert.True(second.Errors);
        Assert.Equal([409, 201], second.Items.Select(item => item.Status));
        Assert.Equal("version_conflict_engine_exception", second.Items.First().Error!.Type);
    }

    [Fact]
    public async Task SearchAfterVisitsEachDocumentOnce()
    {
        var index = await CreateGenerationAsync("walk");
        await BulkAsync(index, [.. Enumerable.Range(1, 25)]);
        var seen = new List<long>();
        // Larger than any size, so that the first page begins at the first document.
        IReadOnlyCollection<FieldValue> after = [FieldValue.Double(1e6), FieldValue.Long(0)];
        for (var page = 0; page < 10; page++)
        {
            var response = await server.Client.SearchAsync<Photo>(search => search
                .Indices(index)
                .Size(7)
                .TrackTotalHits(true)
                .Sort(sort => sort.Field(PhotoFields.Megapixels, SortOrder.Desc), sort => sort.Field(PhotoFields.ImageNumber, SortOrder.Asc))
                .SearchAfter([.. after]), Cancelled);
            Assert.True(response.IsValidResponse, response.DebugInformation);
            Assert.Equal(25, response.Total);
            if (response.Hits.Count == 0)
            {
                break;
            }

            seen.AddRange(response.Documents.Select(photo => photo.ImageNumber!.Value));
            after = response.Hits.Last().Sort!;
        }

        Assert.Equal(25, seen.Count);
        Assert.Equal(25, seen.Distinct().Count());
    }

    [Fact]
    public async Task WriteIsReadAtOnceAndFoundAfterARefresh()
    {
        var index = await CreateGenerationAsync("realtime");
        await BulkAsync(index, 7);

        var read = await server.Client.GetAsync<Photo>(index, "stock-7", Cancelled);
        Assert.True(read.Found);
        Assert.Equal("Caption 7", read.Source!.Caption);

        Assert.True((await server.Client.Indices.RefreshAsync(index, Cancelled)).IsValidResponse);
        Assert.Equal(1, (await server.Client.CountAsync<Photo>(count => count.Indices(index), Cancelled)).Count);

        var deleted = await server.Client.DeleteAsync<Photo>(index, "stock-7", delete => delete.Refresh(Refresh.True), Cancelled);
        Assert.Equal(Result.Deleted, deleted.Result);
        Assert.Equal(0, (await server.Client.CountAsync<Photo>(count => count.Indices(index), Cancelled)).Count);
    }

    [Fact]
    public async Task AliasIsSwappedInOneStep()
    {
        var (old, current, alias) = (await CreateGenerationAsync("old"), await CreateGenerationAsync("current"), $"{server.Prefix}-swapped");
        await server.Client.Indices.PutAliasAsync(old, alias, Cancelled);

        var swapped = await server.Client.Indices.UpdateAliasesAsync(update => update.Actions(
            action => action.Remove(remove => remove.Index(old).Alias(alias)),
            action => action.Add(add => add.Index(current).Alias(alias))), Cancelled);

        Assert.True(swapped.IsValidResponse, swapped.DebugInformation);
        var found = await server.Client.Indices.GetAsync(alias, Cancelled);
        Assert.Equal(current, Assert.Single(found.Indices).Key.ToString());
    }

    [Fact]
    public async Task ClusterAnswersThatItIsHealthy()
    {
        var health = await server.Client.Cluster.HealthAsync(Cancelled);
        Assert.True(health.IsValidResponse, health.DebugInformation);
        Assert.NotEqual(HealthStatus.Red, health.Status);
        Assert.True((await server.Client.PingAsync(Cancelled)).IsValidResponse);
    }

    private async Task<string> CreateGenerationAsync(string name)
    {
        var index = $"{server.Prefix}-{name}";
        var created = await server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(HttpMethod.PUT, $"/{index}"),
            PostData.String(PhotoMapping.CreateIndexBody().ToJsonString()),
            configureActivity: null,
            localConfiguration: null,
            Cancelled);
        Assert.True(created.ApiCallDetails.HasSuccessfulStatusCode, created.Body);
        return index;
    }

    private async Task<BulkResponse> BulkAsync(string index, params int[] numbers)
    {
        var operations = numbers.Select(number => (IBulkOperation)new BulkCreateOperation<Photo>(new Photo
        {
            ImageNumber = number,
            Caption = $"Caption {number}",
            Database = PhotoValues.Stock,
            Derived = new PhotoDerived { Megapixels = number % 3 == 0 ? null : 7.2 },
        })
        { Id = PhotoId.Create(PhotoValues.Stock, number) });
        return await server.Client.BulkAsync(
            new BulkRequest(index) { Operations = new BulkOperationsCollection(operations), Refresh = numbers.Length > 1 ? Refresh.True : null }, Cancelled);
    }
}

public sealed class EmbeddedClientTests(EmbeddedServer server) : ClientTests(server), IClassFixture<EmbeddedServer>;

public sealed class ReferenceClientTests(ReferenceServer server) : ClientTests(server), IClassFixture<ReferenceServer>;
