using Xunit;

namespace Imago.Testing;

/// <summary>
/// The real Elasticsearch whose address <c>IMAGO_TEST_ELASTICSEARCH</c> gives; its tests are skipped where the variable is not set. What it
/// created is removed at the end.
/// </summary>
public sealed class ReferenceServer : ElasticsearchServer
{
    public const string Variable = "IMAGO_TEST_ELASTICSEARCH";

    private readonly string? _value = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Skips the running test where there is no server: a fixture that skips while it initialises would make its tests fail.</summary>
    public override Uri Address
    {
        get
        {
            Assert.SkipWhen(string.IsNullOrWhiteSpace(_value), $"{Variable} is not set");
            return new Uri(_value!);
        }
    }

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        if (!string.IsNullOrWhiteSpace(_value))
        {
            // A cluster refuses to delete by wildcard unless it is told otherwise.
            var created = await Client.Indices.GetAsync($"{Prefix}*");
            foreach (var index in created.Indices?.Keys ?? [])
            {
                await Client.Indices.DeleteAsync(index.ToString());
            }
        }

        await base.DisposeAsync();
    }
}
