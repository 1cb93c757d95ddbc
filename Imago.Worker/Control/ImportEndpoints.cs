using Imago.Worker.Ingest;
using Imago.Worker.Ingest.Inbox;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Control;

/// <summary>Deliveries over the network.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/photos/import", TakeAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
        endpoints.MapPost("/photos/import-sample", ImportSampleAsync).AddEndpointFilter<IndexAnswerLimit>();
    }

    private static async Task<IResult> TakeAsync(
        string? name, HttpRequest request, InboxFolder inbox, InboxUpload upload, CancellationToken cancellationToken)
    {
        if (inbox.Path is null)
        {
            return ControlProblem.Of(
                StatusCodes.Status409Conflict, "no-inbox", "There is no inbox.", "The worker has no folder for deliveries (Imago:Ingest:Inbox).");
        }

        if (name is not null && !InboxFolder.IsAllowed(name))
        {
            return ControlProblem.Invalid($"name: allowed are {InboxFolder.AllowedNames}.");
        }

        return await upload.TakeAsync(name, request.Body, cancellationToken) is { } entry
            ? RunEndpoints.Accepted(entry)
            : ControlProblem.Invalid("The body is empty; it must be NDJSON, one record a line, plain or gzip.");
    }

    private static async Task<IResult> ImportSampleAsync(IOptions<IngestOptions> options, SampleIngest sample, CancellationToken cancellationToken) =>
        options.Value.Sample is { Length: > 0 } path
            ? RunEndpoints.Accepted(await sample.RequestAsync(path, again: true, cancellationToken))
            : ControlProblem.Of(
                StatusCodes.Status409Conflict, "no-sample", "There is no sample.", "The worker knows no sample (Imago:Ingest:Sample).");
}
