using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imago.ServiceDefaults.Telemetry;

/// <summary>Levels for categories that write several lines for each request or call, which spans and metrics tell better.</summary>
internal static class LogLevels
{
    private static readonly string[] Chatty = ["Microsoft.AspNetCore", "Polly", "System.Net.Http.HttpClient"];

    public static void AddQuietDefaults(this ILoggingBuilder logging) => logging.Services.Configure<LoggerFilterOptions>(filter =>
    {
        foreach (var category in Chatty)
        {
            // Among rules for one category the last one counts. In front, these give way to appsettings and to variables such as
            // Logging__LogLevel__Polly.
            filter.Rules.Insert(0, new LoggerFilterRule(providerName: null, category, LogLevel.Warning, filter: null));
        }
    });
}
