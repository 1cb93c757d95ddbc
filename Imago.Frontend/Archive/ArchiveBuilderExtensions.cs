using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Imago.Frontend.Archive;

public static class ArchiveBuilderExtensions
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Registers <see cref="ArchiveClient"/> and its options.</summary>
    public static IHostApplicationBuilder AddArchive(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArchiveOptions>()
            .BindConfiguration(ArchiveOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();

        builder.Services
            .AddHttpClient<ArchiveClient>((services, http) =>
                http.BaseAddress = new Uri(services.GetRequiredService<IOptions<ArchiveOptions>>().Value.BaseAddress))
            .AddPatienceOfAVisitor();
        return builder;
    }

    // The service defaults retry with the patience of a job: seconds of back-off, and as long as Retry-After asks for. Somebody waits for a page,
    // so here one quick retry bridges a restarting replica, and what the API says (429, 503) is shown rather than tried again.
    private static void AddPatienceOfAVisitor(this IHttpClientBuilder client)
    {
#pragma warning disable EXTEXP0001 // The only way to replace, instead of to nest, the handler that the service defaults add to every client.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddStandardResilienceHandler().Configure((resilience, services) =>
        {
            var timeout = services.GetRequiredService<IOptions<ArchiveOptions>>().Value.Timeout;
            resilience.TotalRequestTimeout.Timeout = timeout;
            resilience.AttemptTimeout.Timeout = timeout;
            resilience.CircuitBreaker.SamplingDuration = timeout * 2;
            resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(2);
            resilience.Retry.MaxRetryAttempts = 1;
            resilience.Retry.Delay = RetryDelay;
            resilience.Retry.BackoffType = DelayBackoffType.Constant;
            resilience.Retry.ShouldRetryAfterHeader = false;
            resilience.Retry.ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is HttpRequestException || attempt.Outcome.Result?.StatusCode is HttpStatusCode.BadGateway);
            // A 503 that explains itself is an answer; only silence opens the circuit.
            resilience.CircuitBreaker.ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException);
        });
    }
}
