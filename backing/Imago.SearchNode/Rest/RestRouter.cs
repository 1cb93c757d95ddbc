using System.Diagnostics;
using Imago.SearchNode.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Imago.SearchNode.Rest;

/// <summary>
/// Finds the endpoint of a request. Not ASP.NET's routing, because Elasticsearch's rules differ: ids may hold encoded slashes, a wrong method is
/// answered with the allowed ones, and unknown parameters are refused.
/// </summary>
internal sealed class RestRouter(IEnumerable<IRestEndpoints> endpoints, NodeTelemetry telemetry, SearchNodeOptions options, InFlightBytes inFlight, ILogger<RestRouter> logger)
{
    private static readonly string[] CommonParameters = ["pretty", "human", "error_trace", "format", "filter_path"];

    /// <summary>Parameters of Elasticsearch that are refused by name instead of being called unknown.</summary>
    private static readonly string[] Missing =
    [
        "routing", "stored_fields", "docvalue_fields", "explain", "scroll", "pipeline", "terminate_after", "stats", "suggest_field", "suggest_mode",
        "suggest_size", "suggest_text", "indices_boost", "list_executed_pipelines", "require_data_stream", "force_synthetic_source", "wait_for_completion",
        "include_named_queries_score", "source", "source_content_type", "ignore_throttled", "features", "preserve_existing", "reopen", "help", "pri", "health", "time",
        "wait_for_nodes", "wait_for_active_shards", "wait_for_events", "scroll_id", "lang", "fields", "level", "include_unloaded_segments",
    ];

    /// <summary>What is asked for with GET here and may be asked for with HEAD as well.</summary>
    private static readonly string[] TakesHead = ["/", "/{index}/_doc/{id}", "/{index}/_source/{id}", "/_alias/{name}", "/{index}/_alias", "/{index}/_alias/{name}"];

    /// <summary>So much of the body of a slow request is logged.</summary>
    private const int LoggedBytes = 1000;

    /// <summary>Most literal parts first, so that <c>/_search</c> wins over <c>/{index}</c>.</summary>
    private readonly RestRoute[] _routes = [.. endpoints.SelectMany(group => group.Routes).OrderByDescending(route => route.Literals)];

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["X-elastic-product"] = "Elasticsearch";
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = Split(target);
        var matching = _routes.Where(route => route.Matches(path) && !(IsApi(path) && route.Template == "/{index}" && context.Request.Method != HttpMethods.Put)).ToList();
        var route = matching.Find(candidate => candidate.Method == context.Request.Method)
            ?? (context.Request.Method == HttpMethods.Head ? matching.Find(candidate => candidate.Method == HttpMethods.Get && TakesHead.Contains(candidate.Template)) : null);
        using var request = new RestRequest(context, route, path, options.MaxBodyBytes, inFlight);
        if (route is null)
        {
            await RefuseAsync(request, matching, target);
            return;
        }

        Activity.Current?.DisplayName = $"{context.Request.Method} {route.Template}";
        Activity.Current?.SetTag("http.route", route.Template);
        var started = Stopwatch.GetTimestamp();
        try
        {
            CheckParameters(request, route);
            await route.Handle(request);
        }
        catch (ElasticException failure)
        {
            await request.RespondAsync(failure.Status, failure.WriteResponse);
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await request.RespondAsync(failure.StatusCode, TooLarge().WriteResponse);
        }
        catch (Exception failure) when (HasClientLeft(context, failure))
        {
            // There is nobody to answer, and nothing has failed.
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status499ClientClosedRequest;
            context.Abort();
        }
        catch (BadHttpRequestException failure)
        {
            // The body cannot be read to its end: mostly its client broke off, and then nobody reads the answer either.
            await request.RespondAsync(failure.StatusCode, Malformed(failure).WriteResponse);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            logger.RequestFailed(failure, route.Method, route.Template);
            await request.RespondAsync(
                StatusCodes.Status500InternalServerError,
                new ElasticException(StatusCodes.Status500InternalServerError, "exception", "internal error; the node's log has the details").WriteResponse);
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            telemetry.Request(route.Method, route.Template, context.Response.StatusCode, elapsed);
            if (options.SlowRequestMilliseconds > 0 && elapsed.TotalMilliseconds > options.SlowRequestMilliseconds)
            {
                logger.SlowRequest(route.Method, target, (long)elapsed.TotalMilliseconds, Beginning(request.Body.Span));
            }
        }
    }

    private static string Beginning(ReadOnlySpan<byte> body) => System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, LoggedBytes)]);

    private ElasticException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, "content_too_large_exception", $"the request body exceeds the limit of {options.MaxBodyBytes} bytes");

    private static ElasticException Malformed(BadHttpRequestException failure) => new(failure.StatusCode, "parse_exception", failure.Message);

    private static bool HasClientLeft(HttpContext context, Exception failure) =>
        failure is ConnectionResetException
        || (failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested);

    private static async Task RefuseAsync(RestRequest request, List<RestRoute> matching, string target)
    {
        var (method, uri) = (request.Http.Request.Method, target.Split('?')[0]);
        if (matching.Count > 0)
        {
            var allowed = matching.Select(route => route.Method).Distinct().ToList();
            request.Http.Response.Headers.Allow = string.Join(',', allowed);
            await request.RespondAsync(StatusCodes.Status405MethodNotAllowed, json =>
            {
                json.WriteStartObject();
                json.WriteString("error", $"Incorrect HTTP method for uri [{uri}] and method [{method}], allowed: [{string.Join(", ", allowed)}]");
                json.WriteNumber("status", StatusCodes.Status405MethodNotAllowed);
                json.WriteEndObject();
            });
            return;
        }

        if (request.Names(part => part.StartsWith('_')))
        {
            await request.RespondAsync(StatusCodes.Status400BadRequest, Refuse.Unsupported($"[{method} {uri}]").WriteResponse);
            return;
        }

        await request.RespondAsync(StatusCodes.Status400BadRequest, json =>
        {
            json.WriteStartObject();
            json.WriteString("error", $"no handler found for uri [{uri}] and method [{method}]");
            json.WriteEndObject();
        });
    }

    /// <summary>The name of an API, which cannot be that of an index.</summary>
    private static bool IsApi(List<string> path) => path is [['_', ..] name] && name != "_all";

    private static void CheckParameters(RestRequest request, RestRoute route)
    {
        foreach (var name in request.Http.Request.Query.Keys)
        {
            if (!CommonParameters.Contains(name) && !route.Parameters.Contains(name))
            {
                throw Missing.Contains(name) ? Refuse.Unsupported($"the parameter [{name}] of [{route.Method} {route.Template}]") : Refuse.IllegalArgument($"request [{request.Http.Request.Path}] contains unrecognized parameter: [{name}]");
            }
        }
    }

    private static List<string> Split(string target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        return [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
    }
}

/// <summary>The endpoints of one topic.</summary>
internal interface IRestEndpoints
{
    IEnumerable<RestRoute> Routes { get; }
}

internal static partial class RestLog
{
    [LoggerMessage(20, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception failure, string method, string route);

    [LoggerMessage(21, LogLevel.Warning, "{Method} {Target} took {Milliseconds} ms: {Body}")]
    public static partial void SlowRequest(this ILogger logger, string method, string target, long milliseconds, string body);
}
