using Imago.SearchNode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Imago.Testing;

/// <summary>The embedded node in the test's process, on a free port, with a password and a data directory of its own.</summary>
public sealed class EmbeddedServer : ElasticsearchServer
{
    private const string Password = "p@ss/w:rd";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-search-node-");
    private WebApplication? _node;
    private Uri? _address;

    public override Uri Address => _address ?? throw new InvalidOperationException("The fixture is not initialised.");

    public override async ValueTask InitializeAsync()
    {
        _node = SearchNodeApplication.Create(["--port", "0", "--data", _data.FullName, "--password", Password]);
        await _node.StartAsync();
        var address = _node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _address = new UriBuilder(address) { UserName = "elastic", Password = Uri.EscapeDataString(Password) }.Uri;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.StopAsync();
            await _node.DisposeAsync();
        }

        _data.Delete(recursive: true);
        await base.DisposeAsync();
    }
}
