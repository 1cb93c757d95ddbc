using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Imago.Frontend.Archive;

/// <summary>
/// The service defaults retry with the patience of a job: seconds of back-off, and for as long as Retry-After asks. Somebody waits for a page, so
/// here one quick retry bridges a restarting replica, and what the API says for itself (429, 503) is shown rather than tried again. It holds for
/// each client of the frontend; what changes something is never tried again.
/// </summary>
internal sealed class VisitorPatience(IOptions<ArchiveOptions> archive) : IConfigureNamedOptions<HttpStandardResilienceOptions>
{
    public void Configure(HttpStandardResilienceOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, HttpStandardResilienceOptions options)
    {
        var timeout = archive.Value.Timeout;
        options.TotalRequestTimeout.Timeout = timeout;
        options.AttemptTimeout.Timeout = timeout;

        options.Retry.MaxRetryAttempts = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.BackoffType = DelayBackoffType.Constant;
        options.Retry.ShouldRetryAfterHeader = false;
        options.Retry.ShouldHandle = attempt => ValueTask.FromResult(
            attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get
            && (attempt.Outcome.Exception is HttpRequestException || attempt.Outcome.Result?.StatusCode is HttpStatusCode.BadGateway));

        // A 503 that explains itself is an answer; only silence opens the circuit, and not for long.
        options.CircuitBreaker.SamplingDuration = timeout * 2;
        options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(2);
        options.CircuitBreaker.ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException);
    }
}
