using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Elasticsearch;

/// <summary>Asks the server who it is, with the password that the services use.</summary>
internal sealed class ElasticsearchHealthCheck(IElasticsearchResource resource) : IHealthCheck
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!resource.PrimaryEndpoint.IsAllocated)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The endpoint has no address yet.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, resource.PrimaryEndpoint.Url);
        var user = await resource.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var password = await resource.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        try
        {
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => HealthCheckResult.Healthy(),
                HttpStatusCode.Unauthorized => Fail("The server refuses the password of the resource; its data may be of a time when it had another."),
                var status => Fail(string.Create(CultureInfo.InvariantCulture, $"The server answers {(int)status}.")),
            };
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException || (unreachable is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Fail("The server does not answer.", unreachable);
        }

        HealthCheckResult Fail(string description, Exception? exception = null) =>
            new(context.Registration.FailureStatus, description, exception);
    }
}
