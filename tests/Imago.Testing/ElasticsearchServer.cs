using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Xunit;

namespace Imago.Testing;

/// <summary>
/// A server that speaks Elasticsearch, for one test class. Every test that touches Elasticsearch is written once, in an abstract class that
/// takes one of these, and runs in two derived classes: against <see cref="EmbeddedServer"/> and against <see cref="ReferenceServer"/>.
/// </summary>
public abstract class ElasticsearchServer : IAsyncLifetime
{
    private ElasticsearchClient? _client;

    /// <summary>Base address, credentials included where the server asks for them.</summary>
    public abstract Uri Address { get; }

    /// <summary>Prefix of every index and alias that the test class creates, so that classes sharing a server stay apart.</summary>
    public string Prefix { get; } = $"t{Guid.NewGuid():N}"[..13];

    public ElasticsearchClient Client => _client ??= new ElasticsearchClient(CreateSettings());

    public abstract ValueTask InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ValueTask.CompletedTask;
    }

    private ElasticsearchClientSettings CreateSettings()
    {
        var address = Address;
        var settings = new ElasticsearchClientSettings(new UriBuilder(address) { UserName = "", Password = "" }.Uri);
        return address.UserInfo.Split(':', 2) is [var user, var password]
            ? settings.Authentication(new BasicAuthentication(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)))
            : settings;
    }
}
