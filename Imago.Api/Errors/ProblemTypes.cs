using Microsoft.AspNetCore.Mvc;

namespace Imago.Api.Errors;

/// <summary>One kind of problem.</summary>
/// <param name="Slug">Its stable name; the <c>type</c> of the problem details is <c>/errors/{Slug}</c>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same for every occurrence.</param>
public sealed record ProblemType(string Slug, int Status, string Title)
{
    public string Reference => $"/errors/{Slug}";

    /// <param name="detail">A sentence about this occurrence, without an exception's text, a host name or a query.</param>
    public ProblemDetails Occurrence(string? detail = null) => new() { Type = Reference, Status = Status, Title = Title, Detail = detail };
}

/// <summary>The problems that the API answers with.</summary>
public static class ProblemTypes
{
    public static ProblemType InvalidParameters { get; } =
        new("invalid-parameters", StatusCodes.Status400BadRequest, "Some parameters are not valid.");

    public static ProblemType BadRequest { get; } = new("bad-request", StatusCodes.Status400BadRequest, "The request cannot be understood.");

    public static ProblemType NotFound { get; } = new("not-found", StatusCodes.Status404NotFound, "There is nothing at this address.");

    public static ProblemType PhotoNotFound { get; } = new("photo-not-found", StatusCodes.Status404NotFound, "There is no such photo.");

    public static ProblemType MethodNotAllowed { get; } =
        new("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "This address does not take this method.");

    public static ProblemType UriTooLong { get; } = new("uri-too-long", StatusCodes.Status414UriTooLong, "The address is too long.");

    public static ProblemType IndexNotReady { get; } =
        new("index-not-ready", StatusCodes.Status503ServiceUnavailable, "The index is not ready.");

    public static ProblemType IndexUnavailable { get; } =
        new("index-unavailable", StatusCodes.Status503ServiceUnavailable, "The index cannot be reached.");

    public static ProblemType StewardKeyRequired { get; } =
        new("steward-key-required", StatusCodes.Status401Unauthorized, "This needs the steward key.");

    public static ProblemType WorkerUnavailable { get; } =
        new("worker-unavailable", StatusCodes.Status503ServiceUnavailable, "The worker cannot be reached.");

    public static ProblemType Internal { get; } =
        new("internal", StatusCodes.Status500InternalServerError, "Something went wrong here.");

    private static readonly ProblemType[] ByStatus = [BadRequest, NotFound, MethodNotAllowed, UriTooLong, IndexUnavailable, Internal];

    /// <summary>The problem that a bare status stands for; null where it stands for none of the API's.</summary>
    public static ProblemType? OfStatus(int? status) => Array.Find(ByStatus, type => type.Status == status);
}
