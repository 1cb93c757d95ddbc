namespace Aspire.Hosting.Elasticsearch;

internal static class ElasticsearchContainerImageTags
{
    /// <remarks>docker.elastic.co</remarks>
    public const string Registry = "docker.elastic.co";

    /// <remarks>elasticsearch/elasticsearch</remarks>
    public const string Image = "elasticsearch/elasticsearch";

    /// <remarks>9.5.3, the version of Elastic.Clients.Elasticsearch that the services use.</remarks>
    public const string Tag = "9.5.3";
}
