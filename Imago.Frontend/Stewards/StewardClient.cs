using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Imago.Archive.Operations;
using Imago.Archive.Quality;
using Imago.Frontend.Archive;
using Imago.Frontend.SignIn;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Frontend.Stewards;

/// <summary>What stewards ask of the API, with the key of the one who is signed in.</summary>
public sealed class StewardClient(HttpClient http, IHttpContextAccessor context, ILogger<StewardClient> logger) : ApiClient(http, logger)
{
    private static readonly OperationsJson Json = OperationsJson.Default;

    /// <summary>Whether the API takes a key; null where it did.</summary>
    public async Task<ArchiveProblem?> TryKeyAsync(string key, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "/api/index/runs?size=1", key);
        return (await SendAsync(request, Json.RunList, cancellationToken)).Problem;
    }

    public Task<ArchiveAnswer<RunList>> ListRunsAsync(int size, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, QueryHelpers.AddQueryString("/api/index/runs", "size", $"{size}"), Json.RunList, cancellationToken);

    public Task<ArchiveAnswer<Run>> GetRunAsync(string id, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, $"/api/index/runs/{Uri.EscapeDataString(id)}", Json.Run, cancellationToken);

    public Task<ArchiveAnswer<Run>> CancelRunAsync(string id, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, $"/api/index/runs/{Uri.EscapeDataString(id)}/cancel", Json.Run, cancellationToken);

    public Task<ArchiveAnswer<GenerationList>> ListGenerationsAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/api/index/generations", Json.GenerationList, cancellationToken);

    /// <param name="source">Index or alias; null is what searches go to.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<Run>> HealAsync(string? source, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, "/api/index/heal", Json.Run, cancellationToken, JsonContent.Create(new HealRequest(source), Json.HealRequest));

    /// <param name="to">The generation that searches go back to.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<Run>> RollBackAsync(string to, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, "/api/index/rollback", Json.Run, cancellationToken, JsonContent.Create(new RollbackRequest(to), Json.RollbackRequest));

    public Task<ArchiveAnswer<Run>> WarmAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, "/api/index/warm", Json.Run, cancellationToken);

    public Task<ArchiveAnswer<Run>> ImportSampleAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, "/api/photos/import/sample", Json.Run, cancellationToken);

    public Task<ArchiveAnswer<DeadLetterReasons>> CountDeadLettersAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/api/dead-letters/reasons", Json.DeadLetterReasons, cancellationToken);

    public Task<ArchiveAnswer<DeadLetterList>> ListDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/api/dead-letters" + query.ToQueryString(), Json.DeadLetterList, cancellationToken);

    public Task<ArchiveAnswer<DeadLetterItem>> GetDeadLetterAsync(string id, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, $"/api/dead-letters/{Uri.EscapeDataString(id)}", Json.DeadLetterItem, cancellationToken);

    /// <param name="id">The dead letter.</param>
    /// <param name="corrected">The line to use instead; null is the delivered one.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<Run>> ResubmitAsync(string id, string? corrected, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Post,
        $"/api/dead-letters/{Uri.EscapeDataString(id)}/resubmit",
        Json.Run,
        cancellationToken,
        JsonContent.Create(new ResubmitRequest(corrected, Reason: null), Json.ResubmitRequest));

    /// <summary>Tries all open dead letters of a reason again.</summary>
    public Task<ArchiveAnswer<Run>> ResubmitAllAsync(string reason, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Post,
        "/api/dead-letters/resubmit",
        Json.Run,
        cancellationToken,
        JsonContent.Create(new ResubmitRequest(Corrected: null, reason), Json.ResubmitRequest));

    public Task<ArchiveAnswer<DeadLetterItem>> DiscardAsync(string id, string reason, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Delete,
        QueryHelpers.AddQueryString($"/api/dead-letters/{Uri.EscapeDataString(id)}", "reason", reason),
        Json.DeadLetterItem,
        cancellationToken);

    public Task<ArchiveAnswer<Run>> StartCensusAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, "/api/quality/runs", Json.Run, cancellationToken);

    public Task<ArchiveAnswer<Run>> CancelCensusAsync(string id, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, $"/api/quality/runs/{Uri.EscapeDataString(id)}/cancel", Json.Run, cancellationToken);

    /// <summary>Adds a note to a report; the answer is the report with it.</summary>
    public Task<ArchiveAnswer<QualityReport>> AddNoteAsync(string report, NoteRequest note, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Post,
        $"/api/quality/reports/{Uri.EscapeDataString(report)}/notes",
        QualityReportJson.Default.QualityReport,
        cancellationToken,
        JsonContent.Create(note, QualityReportJson.Default.NoteRequest));

    /// <summary>Accepts a finding; the answer is the latest report with its new verdict.</summary>
    public Task<ArchiveAnswer<QualityReport>> AcceptAsync(AcceptanceRequest request, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Post,
        "/api/quality/acceptances",
        QualityReportJson.Default.QualityReport,
        cancellationToken,
        JsonContent.Create(request, QualityReportJson.Default.AcceptanceRequest));

    /// <summary>Takes an acceptance back.</summary>
    /// <returns>Why it was not; null where it was.</returns>
    public async Task<ArchiveProblem?> TakeBackAsync(string target, string kind, string name, CancellationToken cancellationToken)
    {
        var address = QueryHelpers.AddQueryString(
            "/api/quality/acceptances", new Dictionary<string, string?> { ["target"] = target, ["kind"] = kind, ["name"] = name });
        using var request = Request(HttpMethod.Delete, address, context.HttpContext is { } current ? await current.GetStewardKeyAsync() : null);
        return await SendAsync(request, cancellationToken);
    }

    private async Task<ArchiveAnswer<T>> AskAsync<T>(
        HttpMethod method, string address, JsonTypeInfo<T> type, CancellationToken cancellationToken, HttpContent? content = null)
        where T : class
    {
        var key = context.HttpContext is { } current ? await current.GetStewardKeyAsync() : null;
        using var request = Request(method, address, key);
        request.Content = content;
        return await SendAsync(request, type, cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, string? key) => new(method, new Uri(address, UriKind.Relative))
    {
        Headers = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };
}
