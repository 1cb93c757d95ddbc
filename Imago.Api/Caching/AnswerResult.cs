using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Imago.Api.Caching;

/// <summary>Sends an answer with what caches on its way need to know; 304 where the client has it already.</summary>
/// <typeparam name="T">What the answer holds, for the API's description.</typeparam>
public sealed class AnswerResult<T>(CacheLookup lookup) : IResult, IEndpointMetadataProvider
{
    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        var answer = lookup.Answer;

        // Browsers and proxies may keep it but ask each time: a change of the archive shows at once.
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = answer.ETag;
        response.Headers.Link = answer.Links;
        response.Headers["Cache-Status"] = CacheStatus();
        response.Headers["Server-Timing"] = ServerTiming();
        if (IsKnown(httpContext.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        return response.Body.WriteAsync(answer.Body, httpContext.RequestAborted).AsTask();
    }

    /// <summary>RFC 9211.</summary>
    private string CacheStatus() => lookup.Outcome switch
    {
        CacheOutcome.Hit => string.Create(CultureInfo.InvariantCulture, $"imago; hit; ttl={(long)lookup.Remaining.TotalSeconds}"),
        CacheOutcome.Stale => string.Create(CultureInfo.InvariantCulture, $"imago; hit; ttl={Math.Min(-1, (long)lookup.Remaining.TotalSeconds)}; detail=stale"),
        CacheOutcome.Miss => "imago; fwd=miss; stored",
        CacheOutcome.Joined => "imago; fwd=miss; collapsed",
        _ => "imago; fwd=bypass",
    };

    private string ServerTiming() => lookup switch
    {
        { IndexMs: { } indexMs } => string.Create(CultureInfo.InvariantCulture, $"index;dur={indexMs}, total;dur={lookup.Duration.TotalMilliseconds:0.##}"),
        { Outcome: CacheOutcome.Miss or CacheOutcome.Bypass } => string.Create(CultureInfo.InvariantCulture, $"total;dur={lookup.Duration.TotalMilliseconds:0.##}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"cache;dur={lookup.Duration.TotalMilliseconds:0.###}"),
    };

    private bool IsKnown(HttpRequest request)
    {
        var known = request.Headers.IfNoneMatch;
        return known.Count > 0
            && EntityTagHeaderValue.TryParseList(known, out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == lookup.Answer.ETag);
    }
}
