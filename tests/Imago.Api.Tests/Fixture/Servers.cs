namespace Imago.Api.Tests.Fixture;

/// <summary>Test classes that share the API on the embedded node.</summary>
[CollectionDefinition(Name)]
public sealed class OnEmbeddedServer : ICollectionFixture<EmbeddedArchiveApi>
{
    public const string Name = "embedded";
}

/// <summary>Test classes that share the API on the real Elasticsearch.</summary>
[CollectionDefinition(Name)]
public sealed class OnReferenceServer : ICollectionFixture<ReferenceArchiveApi>
{
    public const string Name = "reference";
}
