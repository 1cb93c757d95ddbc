using Imago.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imago.CacheNode;

/// <summary>Builds and runs the node: a Redis-compatible server for one machine.</summary>
public static class CacheNodeApplication
{
    private const string ConfigurationBinder = "Microsoft.Extensions.Configuration.Binder";

    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--port"] = $"{CacheNodeOptions.SectionName}:{nameof(CacheNodeOptions.Port)}",
        ["--data"] = $"{CacheNodeOptions.SectionName}:{nameof(CacheNodeOptions.Data)}",
        ["--password"] = $"{CacheNodeOptions.SectionName}:{nameof(CacheNodeOptions.Password)}",
    };

    public static IHost Create(string[] args)
    {
        // Not the arguments: the default provider would map them to the root of the configuration.
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddCommandLine(args, Switches);

        builder.AddServiceDefaults();
        builder.Services.AddOptions<CacheNodeOptions>()
            .BindConfiguration(CacheNodeOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<CacheNodeTelemetry>();
        builder.Services.AddHostedService<CacheServer>();

        // Garnet tells some fifty settings and addresses at each start, in categories without a common prefix.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Imago", LogLevel.Information);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // And that its own logger settings are not used, because it logs to ours.
        builder.Logging.AddFilter("ArgParser", LogLevel.Error);
        // A start that fails ends in one message (RunAsync), not in that message and a stack trace of the host.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        return builder.Build();
    }

    /// <summary>Runs until the process is asked to end.</summary>
    /// <returns>The exit code: 0, or 1 when the node could not start, for a reason that is written to standard error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var host = Create(args);
        try
        {
            await host.RunAsync();
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, invalid.Failures));
        }
        catch (CacheNodeStartException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
        }

        catch (InvalidOperationException unreadable) when (unreadable.Source == ConfigurationBinder)
        {
            // "Failed to convert configuration value 'abc' at 'CacheNode:Port' to type 'System.Int32'."
            await Console.Error.WriteLineAsync(unreadable.Message);
        }

        return 1;
    }
}
