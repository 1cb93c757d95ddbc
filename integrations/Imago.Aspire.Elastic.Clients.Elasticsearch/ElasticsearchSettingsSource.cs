using System.Diagnostics.CodeAnalysis;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Microsoft.Extensions.Configuration;

namespace Aspire.Elastic.Clients.Elasticsearch;

/// <summary>
/// Reads the settings of one connection and makes the client's settings of them. It knows the keys that were looked at, so that its errors can
/// name them; the values, which may hold credentials, are in none of its messages.
/// </summary>
internal sealed class ElasticsearchSettingsSource(IConfiguration configuration, string connectionName)
{
    public const string SectionName = "Aspire:Elastic:Clients:Elasticsearch";

    private string ConnectionStringKey => $"ConnectionStrings:{connectionName}";

    private string NamedSectionName => $"{SectionName}:{connectionName}";

    public ElasticClientsElasticsearchSettings Read()
    {
        var settings = new ElasticClientsElasticsearchSettings();
        Bind(SectionName, settings);
        Bind(NamedSectionName, settings);

        if (configuration.GetConnectionString(connectionName) is { } connectionString && !string.IsNullOrWhiteSpace(connectionString))
        {
            ElasticsearchConnectionString.Parse(connectionString, ConnectionStringKey).ApplyTo(settings);
        }

        return settings;
    }

    public ElasticsearchClientSettings CreateClientSettings(ElasticClientsElasticsearchSettings settings)
    {
        if (settings.Endpoint is { } endpoint)
        {
            return ForEndpoint(endpoint, settings.ApiKey);
        }

        if (string.IsNullOrEmpty(settings.CloudId))
        {
            throw Refuse("no address is configured. Looked for Endpoint, or CloudId with ApiKey");
        }

        return string.IsNullOrEmpty(settings.ApiKey)
            ? throw Refuse("CloudId is configured without ApiKey. Looked for ApiKey")
            : ForCloud(settings.CloudId, settings.ApiKey);
    }

    private ElasticsearchClientSettings ForEndpoint(Uri endpoint, string? apiKey)
    {
        if (!ElasticsearchConnectionString.IsEndpoint(endpoint))
        {
            throw Refuse("Endpoint is not an absolute http or https address. Looked at Endpoint");
        }

        // Credentials left in the address would be copied into every span and error that names the node.
        var settings = new ElasticsearchClientSettings(new UriBuilder(endpoint) { UserName = "", Password = "" }.Uri);
        var hasCredentials = endpoint.UserInfo.Length > 0;

        if (!string.IsNullOrEmpty(apiKey))
        {
            return hasCredentials
                ? throw Refuse("both an ApiKey and a user in Endpoint are configured; only one can be used. Looked at Endpoint and ApiKey")
                : settings.Authentication(new ApiKey(apiKey));
        }

        return hasCredentials ? settings.Authentication(Credentials(endpoint)) : settings;
    }

    private BasicAuthentication Credentials(Uri endpoint) => endpoint.UserInfo.Split(':', 2) is [{ Length: > 0 } user, { Length: > 0 } password]
        ? new BasicAuthentication(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password))
        : throw Refuse("the user in Endpoint has no name or no password (the form is http://user:password@host:9200). Looked at Endpoint");

    [SuppressMessage("Design", "CA1031", Justification = "The client throws several types for a malformed id; their texts repeat the id.")]
    private ElasticsearchClientSettings ForCloud(string cloudId, string apiKey)
    {
        try
        {
            return new ElasticsearchClientSettings(cloudId, new ApiKey(apiKey));
        }
        catch (Exception)
        {
            throw Refuse("CloudId is not the id of an Elastic Cloud deployment (the form is name:base64). Looked at CloudId");
        }
    }

    private void Bind(string sectionName, ElasticClientsElasticsearchSettings settings)
    {
        var section = configuration.GetSection(sectionName);

        // The binder's own error repeats the value, credentials and all.
        var endpointKey = nameof(settings.Endpoint);
        if (section[endpointKey] is { Length: > 0 } endpoint && !ElasticsearchConnectionString.TryParseEndpoint(endpoint, out _))
        {
            throw new InvalidOperationException($"'{sectionName}:{endpointKey}' is not an absolute http or https address.");
        }

        section.Bind(settings);
    }

    /// <param name="problem">Ends with the names of the settings that were looked at; where they were looked for is added.</param>
    private InvalidOperationException Refuse(string problem) => new(
        $"The Elasticsearch client '{connectionName}' could not be configured: {problem} in '{ConnectionStringKey}', '{NamedSectionName}' and " +
        $"'{SectionName}'.");
}
