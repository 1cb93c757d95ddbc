using Microsoft.AspNetCore.Mvc;

namespace Imago.Api.Errors;

/// <summary>One kind of problem.</summary>
/// <param name="Slug">Its stable name; the <c>type</c> of the problem details is <c>/errors/{Slug}</c>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same for every occurrence.</param>
/// <param name="When">When it occurs.</param>
/// <param name="Remedy">What whoever sent the request can do.</param>
public sealed record ProblemType(string Slug, int Status, string Title, string When, string Remedy)
{
    public string Reference => $"/errors/{Slug}";

    /// <param name="detail">A sentence about this occurrence, without an exception's text, a host name or a query.</param>
    public ProblemDetails Occurrence(string? detail = null) => new() { Type = Reference, Status = Status, Title = Title, Detail = detail };
}

/// <summary>The problems that the API answers with.</summary>
public static class ProblemTypes
{
    public static ProblemType InvalidParameters { get; } =
        new("invalid-parameters", StatusCodes.Status400BadRequest, "Some parameters are not valid.",
            "A query parameter is unknown, has a value that it does not take, is given too often, or contradicts another one.",
            "Read `errors`: by parameter, one sentence for each thing that is wrong and what is allowed.");

    public static ProblemType BadRequest { get; } = new("bad-request", StatusCodes.Status400BadRequest, "The request cannot be understood.",
            "The request is no HTTP that the API understands.",
            "Correct the request; the reference at `/reference` shows each one.");

    public static ProblemType NotFound { get; } = new("not-found", StatusCodes.Status404NotFound, "There is nothing at this address.",
            "No endpoint has this address.",
            "See `/openapi/v1.json` or `/reference` for those that there are.");

    public static ProblemType PhotoNotFound { get; } = new("photo-not-found", StatusCodes.Status404NotFound, "There is no such photo.",
            "No photo has this id.",
            "Take ids from a search. An id is a database and an image number, such as `stock-445`.");

    public static ProblemType ReportNotFound { get; } =
        new("report-not-found", StatusCodes.Status404NotFound, "There is no such report.",
            "No quality report has this id, or no census has been taken yet.",
            "Take ids from `/api/quality/reports`, or ask for a census with `POST /api/quality/runs`.");

    public static ProblemType MethodNotAllowed { get; } =
        new("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "This address does not take this method.",
            "The address exists, but not with this method.",
            "See the header `Allow`.");

    public static ProblemType ContentTooLarge { get; } = new("content-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large.",
            "The body of the request has more bytes than the endpoint takes.",
            "Send less; photos are delivered as files with `POST /api/photos/import`.");

    public static ProblemType UriTooLong { get; } = new("uri-too-long", StatusCodes.Status414UriTooLong, "The address is too long.",
            "The query string is longer than 16,384 characters.",
            "Shorten the query or give fewer filters.");

    public static ProblemType UnsupportedMediaType { get; } =
        new("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The endpoint does not take bodies of this type.",
            "The header `Content-Type` is missing or names another type than the endpoint takes.",
            "Send `application/json`, or what the reference at `/reference` shows for the endpoint.");

    public static ProblemType IndexNotHealed { get; } =
        new("index-not-healed", StatusCodes.Status409Conflict, "The index cannot do this before it is healed.",
            "The archive is a legacy index, which lacks a field that the request needs or holds it as text.",
            "Read `errors`: leave those parameters out, or heal the index with `POST /api/index/heal` or on the page `/index`.");

    public static ProblemType IndexNotReady { get; } =
        new("index-not-ready", StatusCodes.Status503ServiceUnavailable, "The index is not ready.",
            "The cluster answers but has no index of the archive yet, as before the first import.",
            "Try again after the seconds in `Retry-After`.");

    public static ProblemType IndexUnavailable { get; } =
        new("index-unavailable", StatusCodes.Status503ServiceUnavailable, "The index cannot be reached.",
            "The cluster cannot be reached, is overloaded or does not accept the service, and there is no earlier answer to this request.",
            "Try again after the seconds in `Retry-After`.");

    public static ProblemType StewardKeyRequired { get; } =
        new("steward-key-required", StatusCodes.Status401Unauthorized, "This needs the steward key.",
            "The endpoint changes the archive, and the request carries no steward key or a wrong one.",
            "Send `Authorization: Bearer` with the key, which the dashboard shows as the parameter `steward-key`.");

    public static ProblemType WorkerUnavailable { get; } =
        new("worker-unavailable", StatusCodes.Status503ServiceUnavailable, "The worker cannot be reached.",
            "The request is the worker's to answer, and the worker cannot be reached.",
            "Try again after the seconds in `Retry-After`; see the worker on the dashboard.");

    public static ProblemType TooManyRequests { get; } =
        new("too-many-requests", StatusCodes.Status429TooManyRequests, "This client sends too many requests.",
            "A client has used up what it may ask: see the headers `RateLimit-Policy` and `RateLimit` of each answer.",
            "Wait for the seconds in `Retry-After`, and ask more slowly.");

    public static ProblemType Internal { get; } =
        new("internal", StatusCodes.Status500InternalServerError, "Something went wrong here.",
            "The API has failed at this request.",
            "Report the `traceId`, under which the trace and the logs can be found.");

    /// <summary>All of them; <c>docs/errors.md</c> is made from it.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        InvalidParameters, BadRequest, NotFound, PhotoNotFound, ReportNotFound, MethodNotAllowed, ContentTooLarge, UriTooLong, UnsupportedMediaType, IndexNotHealed, IndexNotReady, IndexUnavailable, StewardKeyRequired, WorkerUnavailable, TooManyRequests, Internal,
    ];

    private static readonly ProblemType[] ByStatus = [BadRequest, NotFound, MethodNotAllowed, ContentTooLarge, UriTooLong, UnsupportedMediaType, TooManyRequests, IndexUnavailable, Internal];

    /// <summary>The problem that a bare status stands for; null where it stands for none of the API's.</summary>
    public static ProblemType? OfStatus(int? status) => Array.Find(ByStatus, type => type.Status == status);
}
