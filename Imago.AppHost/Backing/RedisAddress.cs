using Imago.AppHost.Settings;

namespace Imago.AppHost.Backing;

/// <summary>Redis addresses as users write them.</summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;

    /// <summary>
    /// <c>redis://[user][:password@]host[:port][/database]</c>, or <c>rediss://</c> for TLS, as the client's <c>host:port,password=...</c>; what is
    /// not such an address is passed on as it is.
    /// </summary>
    /// <param name="value">The address.</param>
    /// <param name="variable">Where it stands, for the error message, which never shows the value.</param>
    public static string ToConnectionString(string value, string variable)
    {
        if (!value.Contains("://", StringComparison.Ordinal))
        {
            return value;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("redis" or "rediss") || address.Host.Length == 0)
        {
            throw new StartRefusedException($"{variable} must be redis://[:password@]host:port, rediss:// likewise, or host:port,password=...");
        }

        var (user, password) = address.UserInfo.Split(':', 2) switch
        {
            [var name, var secret] => (Uri.UnescapeDataString(name), Uri.UnescapeDataString(secret)),
            [var name] => (Uri.UnescapeDataString(name), ""),
            _ => ("", ""),
        };
        if (password.Contains(',', StringComparison.Ordinal))
        {
            throw new StartRefusedException($"The password in {variable} holds a comma, which the client's connection strings cannot carry.");
        }

        string?[] parts =
        [
            $"{address.Host}:{(address.IsDefaultPort || address.Port < 0 ? DefaultPort : address.Port)}",
            user.Length > 0 ? $"user={user}" : null,
            password.Length > 0 ? $"password={password}" : null,
            address.AbsolutePath.Length > 1 ? $"defaultDatabase={address.AbsolutePath[1..]}" : null,
            address.Scheme == "rediss" ? "ssl=true" : null,
        ];
        return string.Join(',', parts.Where(part => part is not null));
    }
}
