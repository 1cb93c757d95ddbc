using System.Text;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

/// <summary>Hosts and clients made from configuration alone.</summary>
internal static class Configured
{
    public static HostApplicationBuilder Builder(params (string Key, string? Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        return builder;
    }

    /// <summary>The client of the connection <c>elasticsearch</c>.</summary>
    public static ElasticsearchClient Client(params (string Key, string? Value)[] configuration)
    {
        var builder = Builder(configuration);
        builder.AddElasticsearchClient("elasticsearch");
        using var host = builder.Build();
        return host.Services.GetRequiredService<ElasticsearchClient>();
    }

    public static Uri Address(this ElasticsearchClient client) => client.ElasticsearchClientSettings.NodePool.Nodes.Single().Uri;

    /// <summary>What the client will send as authorization, basic credentials in plain text.</summary>
    public static string? Authorization(this ElasticsearchClient client) => client.ElasticsearchClientSettings.Authentication switch
    {
        null => null,
        BasicAuthentication basic => $"Basic {Encoding.UTF8.GetString(Convert.FromBase64String(Parameters(basic)))}",
        var other => $"{other.AuthScheme} {Parameters(other)}",
    };

    private static string Parameters(AuthorizationHeader header) =>
        header.TryGetAuthorizationParameters(out var parameters) ? parameters : throw new InvalidOperationException("The header is empty.");
}
