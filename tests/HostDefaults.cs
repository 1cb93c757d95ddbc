using System.Runtime.CompilerServices;

namespace Imago.Testing;

/// <summary>What every host holds to that a test builds, in its own process and in those it starts; compiled into each test assembly.</summary>
internal static class HostDefaults
{
    /// <summary>
    /// No test changes a configuration file, and each host that watches for one takes an inotify instance of the user's (128 by default on Linux)
    /// until it is collected: the suites together would run out of them.
    /// </summary>
    [ModuleInitializer]
    internal static void DoNotWatchConfigurationFiles() =>
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
