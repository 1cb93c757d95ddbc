using System.Diagnostics;

namespace Imago.Worker.Control;

/// <summary>Problem details of the control endpoints, in the form that the API hands on as its own.</summary>
internal static class ControlProblem
{
    /// <param name="status">HTTP status.</param>
    /// <param name="slug">Stable name; the type is <c>/errors/{slug}</c>.</param>
    /// <param name="title">The same for every occurrence.</param>
    /// <param name="detail">About this one: what is wrong and what is allowed.</param>
    public static IResult Of(int status, string slug, string title, string? detail = null) => TypedResults.Problem(
        detail,
        statusCode: status,
        title: title,
        type: $"/errors/{slug}",
        extensions: new Dictionary<string, object?> { ["traceId"] = Activity.Current?.TraceId.ToString() });

    public static IResult NoRun(string id) => Of(StatusCodes.Status404NotFound, "run-not-found", "There is no such run.", $"No run has the id '{id}'.");

    /// <summary>What is wrong with the request.</summary>
    public static IResult Invalid(string detail) =>
        Of(StatusCodes.Status400BadRequest, "invalid-parameters", "Some parameters are not valid.", detail);
}
