using Imago.AppHost.Settings;
using Microsoft.Extensions.Configuration;

namespace Imago.AppHost.Backing;

/// <summary>How to reach a cluster that somebody else runs: with an API key, with user and password, or with neither.</summary>
/// <param name="Address">Without credentials.</param>
/// <param name="ApiKey">Secret.</param>
/// <param name="User">Given together with the password.</param>
/// <param name="Password">Secret.</param>
internal sealed record ExternalElasticsearch(Uri Address, string? ApiKey, string? User, string? Password)
{
    private const string UrlVariable = "ELASTICSEARCH_URL";
    private const string ApiKeyVariable = "ELASTICSEARCH_API_KEY";
    private const string UserVariable = "ELASTICSEARCH_USER";
    private const string PasswordVariable = "ELASTICSEARCH_PASSWORD";

    /// <exception cref="StartRefusedException">A variable is missing or contradicts another; the message shows no value.</exception>
    public static ExternalElasticsearch Read(IConfiguration configuration)
    {
        var url = configuration.Find(UrlVariable) ?? throw new StartRefusedException(
            $"IMAGO_BACKING is 'external', but {UrlVariable} is not set. Set it to the address of the cluster, such as https://search.example.org:9200, "
            + "in the environment or in .env, or set IMAGO_BACKING to 'embedded'.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            throw new StartRefusedException($"{UrlVariable} must be an absolute http or https address, such as https://search.example.org:9200.");
        }

        var apiKey = configuration.Find(ApiKeyVariable);
        var (user, password) = Credentials(address, configuration);
        if ((user is null) != (password is null))
        {
            throw new StartRefusedException($"{UserVariable} and {PasswordVariable} must be set together, or neither of them.");
        }

        if (apiKey is not null && user is not null)
        {
            throw new StartRefusedException($"{ApiKeyVariable} and a user ({UserVariable}, or one in {UrlVariable}) exclude each other: set one of them.");
        }

        return new ExternalElasticsearch(new UriBuilder(address) { UserName = "", Password = "" }.Uri, apiKey, user, password);
    }

    private static (string? User, string? Password) Credentials(Uri address, IConfiguration configuration)
    {
        var user = configuration.Find(UserVariable);
        var password = configuration.Find(PasswordVariable);
        if (address.UserInfo.Length == 0)
        {
            return (user, password);
        }

        if (user is not null || password is not null)
        {
            throw new StartRefusedException($"{UrlVariable} holds a user already: leave {UserVariable} and {PasswordVariable} unset, or take it out of the address.");
        }

        return address.UserInfo.Split(':', 2) is [var name, var secret]
            ? (Uri.UnescapeDataString(name), Uri.UnescapeDataString(secret))
            : throw new StartRefusedException($"{UrlVariable} holds a user without a password.");
    }
}
