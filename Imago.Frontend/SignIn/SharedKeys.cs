using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.SignIn;

/// <summary>Where the keys are kept that protect sessions, antiforgery tokens and the state of a sign-in.</summary>
public sealed class SharedKeyOptions
{
    public const string SectionName = "Imago:Keys";

    /// <summary>
    /// The folder of the keys, the same for all replicas: on several machines a shared one. It holds secrets and is for the frontend's user
    /// alone. Default none: a folder of the user's profile, or, without a profile, memory; then each replica has its own and forgets them.
    /// </summary>
    public string Directory { get; set; } = "";
}

/// <summary>
/// Lets a steward who signed in at one replica be known to all of them, also after a restart. The keys are files and not in Redis, which holds
/// nothing but what can be lost: a key that vanishes would end sessions.
/// </summary>
internal static class SharedKeys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void AddSharedKeys(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SharedKeyOptions>()
            .BindConfiguration(SharedKeyOptions.SectionName)
            .Validate(options => IsUsable(options.Directory), $"{SharedKeyOptions.SectionName}:Directory must be a folder that the frontend can write to, or empty.")
            .ValidateOnStart();
        builder.Services.AddDataProtection().SetApplicationName("Imago.Frontend");
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IOptions<SharedKeyOptions>, ILoggerFactory>((keys, shared, loggers) =>
        {
            if (shared.Value.Directory.Length > 0)
            {
                keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(shared.Value.Directory), loggers);
            }
        });
    }

    private static bool IsUsable(string directory)
    {
        if (directory.Length == 0)
        {
            return true;
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, OwnerOnly);
            }

            using var probe = new FileStream(
                Path.Combine(directory, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
