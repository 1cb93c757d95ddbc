using Xunit;

namespace Imago.Testing;

/// <summary>
/// The real Elasticsearch whose address <c>IMAGO_TEST_ELASTICSEARCH</c> gives; its tests are skipped where the variable is not set. What it
/// created is removed at the end.
/// </summary>
public sealed class ReferenceServer : ElasticsearchServer
{
    public const string Variable = "IMAGO_TEST_ELASTICSEARCH";

    private Uri? _address;

    public override Uri Address => _address ?? throw new InvalidOperationException("The fixture is not initialised.");

    public override ValueTask InitializeAsync()
    {
        var value = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrWhiteSpace(value), $"{Variable} is not set");
        _address = new Uri(value!);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_address is not null)
        {
            // By name: Elasticsearch deletes nothing by wildcard unless it is told to allow that.
            var created = await Client.Indices.GetAsync($"{Prefix}*");
            foreach (var index in created.Indices.Keys)
            {
                await Client.Indices.DeleteAsync(index);
            }
        }

        await base.DisposeAsync();
    }
}
