using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Elastic.Clients.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

/// <summary>Credentials go into one place: the authorization header.</summary>
public sealed class CredentialTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePasswordIsSentDecoded()
    {
        await using var node = await FakeNode.StartAsync(200, "{}", Cancelled);
        using var host = Build(node.ConnectionString("elastic:p%40ss%2Fw%3Ard%C3%BC"));

        await host.Services.GetRequiredService<ElasticsearchClient>().PingAsync(Cancelled);

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("elastic:p@ss/w:rdü"))}", node.LastAuthorization);
    }

    [Fact]
    public async Task NoSpanShowsThePassword()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Elastic.Transport" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var node = await FakeNode.StartAsync(500, "{}", Cancelled);
        using var host = Build(node.ConnectionString("archivist:p%40ssw0rd"));
        using var here = new Activity(nameof(NoSpanShowsThePassword)).Start();

        var response = await host.Services.GetRequiredService<ElasticsearchClient>().SearchAsync<object>(Cancelled);

        var ours = spans.Where(span => span.TraceId == here.TraceId).ToArray();
        Assert.Contains(ours, span => span.Source.Name == "Elastic.Transport" && span.GetTagItem("url.full") is string { Length: > 0 });
        var values = ours.SelectMany(span => span.TagObjects).Concat(ours.SelectMany(span => span.Events).SelectMany(e => e.Tags)).Select(tag => $"{tag.Value}");
        Assert.All(values.Append(response.DebugInformation), value => Assert.DoesNotContain("ssw0rd", value, StringComparison.Ordinal));
    }

    private static IHost Build(string connectionString)
    {
        var builder = Configured.Builder(("ConnectionStrings:elasticsearch", connectionString));
        builder.AddElasticsearchClient("elasticsearch");
        return builder.Build();
    }
}
