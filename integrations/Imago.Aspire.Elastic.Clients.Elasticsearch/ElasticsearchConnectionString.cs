using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Elastic.Clients.Elasticsearch;

/// <summary>
/// A connection string in one of its forms: <c>http://user:password@host:9200</c>, <c>Endpoint=http://host:9200;ApiKey=...</c> or
/// <c>CloudId=name:base64;ApiKey=...</c>.
/// </summary>
internal sealed record ElasticsearchConnectionString(Uri? Endpoint, string? ApiKey, string? CloudId)
{
    private static readonly string[] Keywords = [nameof(Endpoint), nameof(ApiKey), nameof(CloudId)];

    /// <param name="value">The connection string.</param>
    /// <param name="key">Where it was found, for the error message, which never shows the value.</param>
    public static ElasticsearchConnectionString Parse(string value, string key)
    {
        if (TryParseEndpoint(value, out var endpoint))
        {
            return new ElasticsearchConnectionString(endpoint, ApiKey: null, CloudId: null);
        }

        var pairs = ParsePairs(value, key);
        return new ElasticsearchConnectionString(
            pairs.TryGetValue(nameof(Endpoint), out var text) ? ParseEndpoint(Convert.ToString(text, null), key) : null,
            pairs.TryGetValue(nameof(ApiKey), out var apiKey) ? Convert.ToString(apiKey, null) : null,
            pairs.TryGetValue(nameof(CloudId), out var cloudId) ? Convert.ToString(cloudId, null) : null);
    }

    public static bool TryParseEndpoint(string? value, [NotNullWhen(true)] out Uri? endpoint) =>
        Uri.TryCreate(value, UriKind.Absolute, out endpoint) && IsEndpoint(endpoint);

    public static bool IsEndpoint(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.Host.Length > 0;

    /// <summary>Replaces what it holds and leaves the rest, so that an API key may stand in a section of its own.</summary>
    public void ApplyTo(ElasticClientsElasticsearchSettings settings)
    {
        settings.Endpoint = Endpoint ?? settings.Endpoint;
        settings.ApiKey = ApiKey ?? settings.ApiKey;
        settings.CloudId = CloudId ?? settings.CloudId;
    }

    private static DbConnectionStringBuilder ParsePairs(string value, string key)
    {
        var pairs = new DbConnectionStringBuilder();
        try
        {
            pairs.ConnectionString = value;
        }
        catch (ArgumentException)
        {
            throw Refuse(key);
        }

        // A misspelt keyword would otherwise be passed over and show as a refused request much later.
        return pairs.Keys.Cast<string>().All(keyword => Keywords.Contains(keyword, StringComparer.OrdinalIgnoreCase)) ? pairs : throw Refuse(key);
    }

    private static Uri ParseEndpoint(string? value, string key) => TryParseEndpoint(value, out var endpoint)
        ? endpoint
        : throw new InvalidOperationException($"Endpoint in '{key}' is not an absolute http or https address.");

    private static InvalidOperationException Refuse(string key) => new(
        $"'{key}' is neither an http or https address nor a list of 'keyword=value' pairs, separated by ';', of {string.Join(", ", Keywords)}.");
}
