using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport.Extensions;

namespace Imago.Api.Tests.Search;

/// <summary>What the client would send.</summary>
internal static class RequestJson
{
    private static readonly ElasticsearchClient Client = new();

    public static JsonNode Of<T>(T request) => JsonNode.Parse(Client.RequestResponseSerializer.SerializeToString(request))!;

    /// <summary>Equal but for the order of properties and white space.</summary>
    public static void AssertEqual(string expected, JsonNode? actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), actual),
            $"Expected: {JsonNode.Parse(expected)!.ToJsonString()}{Environment.NewLine}Actual:   {actual?.ToJsonString()}");
}
