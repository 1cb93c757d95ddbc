using System.Text.Json;
using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Imago.Api.Index;
using Imago.Archive.Mapping;
using Imago.Archive.Quality;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Api.Quality;

/// <summary>A report with what a conditional write of it needs.</summary>
internal sealed record ReportEntry(QualityReport Report, long SequenceNumber, long PrimaryTerm);

/// <summary>Reads quality reports and keeps what stewards say of them.</summary>
internal sealed class QualityReports(ElasticsearchClient client, IOptions<ArchiveIndexOptions> options)
{
    /// <summary>Reports that a list or a trend holds at most.</summary>
    public const int MostListed = 500;

    private string Index => options.Value.QualityReports;

    /// <summary>The archive's own alias.</summary>
    public string DefaultTarget => options.Value.Alias;

    /// <summary>The newest first, without their contents.</summary>
    public Task<IReadOnlyList<(string Id, StoredReport Report)>> ListAsync(string target, int size, CancellationToken cancellationToken) =>
        SearchAsync(new JsonObject { ["term"] = new JsonObject { ["target"] = target } }, size, cancellationToken);

    /// <summary>Id of the report before another one about the same target; null where that is the first.</summary>
    public async Task<string?> FindBeforeAsync(QualityReport report, CancellationToken cancellationToken)
    {
        var query = new JsonObject
        {
            ["bool"] = new JsonObject
            {
                ["filter"] = new JsonArray(
                    new JsonObject { ["term"] = new JsonObject { ["target"] = report.Target } },
                    new JsonObject { ["range"] = new JsonObject { ["finished_at"] = new JsonObject { ["lt"] = report.FinishedAt.ToString("O") } } }),
            },
        };
        return await SearchAsync(query, size: 1, cancellationToken) is [var before, ..] ? before.Id : null;
    }

    private async Task<IReadOnlyList<(string Id, StoredReport Report)>> SearchAsync(JsonObject query, int size, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["size"] = size,
            ["query"] = query,
            ["sort"] = new JsonArray(new JsonObject { ["finished_at"] = "desc" }),
            ["_source"] = new JsonObject { ["excludes"] = new JsonArray("report") },
        };
        var (status, answer) = await SendAsync(HttpMethod.POST, $"/{Index}/_search", body.ToJsonString(), cancellationToken);
        if (status == StatusCodes.Status404NotFound)
        {
            // No census was ever taken.
            return [];
        }

        return
        [
            .. answer.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit =>
                (hit.GetProperty("_id").GetString()!, hit.GetProperty("_source").Deserialize(QualityReportJson.Default.StoredReport)!)),
        ];
    }

    public async Task<ReportEntry?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var (status, answer) = await SendAsync(HttpMethod.GET, $"/{Index}/_doc/{Uri.EscapeDataString(id)}", body: null, cancellationToken);
        return status == StatusCodes.Status404NotFound
            ? null
            : new ReportEntry(
                answer.GetProperty("_source").Deserialize(QualityReportJson.Default.StoredReport)!.Report!,
                answer.GetProperty("_seq_no").GetInt64(),
                answer.GetProperty("_primary_term").GetInt64());
    }

    public async Task<QualityReport?> LatestAsync(string target, CancellationToken cancellationToken) =>
        await ListAsync(target, size: 1, cancellationToken) is [var latest, ..] ? (await FindAsync(latest.Id, cancellationToken))?.Report : null;

    /// <summary>Changes a report, again where somebody else has changed it meanwhile.</summary>
    /// <returns>The report as it is then; null where there is none of that id.</returns>
    public async Task<QualityReport?> UpdateAsync(string id, Func<QualityReport, QualityReport> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken) is { } entry)
        {
            var changed = change(entry.Report);
            var path = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"/{Index}/_doc/{Uri.EscapeDataString(id)}?refresh=true&if_seq_no={entry.SequenceNumber}&if_primary_term={entry.PrimaryTerm}");
            var body = JsonSerializer.Serialize(StoredReport.Of(changed), QualityReportJson.Default.StoredReport);
            var (status, _) = await SendAsync(HttpMethod.PUT, path, body, cancellationToken);
            if (status != StatusCodes.Status409Conflict)
            {
                return changed;
            }
        }

        return null;
    }

    /// <summary>Keeps an acceptance for all further reports about a target, and applies it to the latest one.</summary>
    public async Task<QualityReport?> AcceptAsync(string target, Acceptance acceptance, CancellationToken cancellationToken)
    {
        var document = JsonSerializer.SerializeToNode(acceptance, QualityReportJson.Default.Acceptance)!.AsObject();
        document["target"] = target;
        await SendAsync(HttpMethod.PUT, $"{AcceptancePath(target, acceptance.Kind, acceptance.Name)}?refresh=true", document.ToJsonString(), cancellationToken);
        return await ApplyAsync(target, accepted => [.. Without(accepted, acceptance.Kind, acceptance.Name), acceptance], cancellationToken);
    }

    /// <summary>Takes an acceptance back.</summary>
    /// <returns>False where there was none.</returns>
    public async Task<bool> TakeBackAsync(string target, string kind, string name, CancellationToken cancellationToken)
    {
        var (status, _) = await SendAsync(HttpMethod.DELETE, $"{AcceptancePath(target, kind, name)}?refresh=true", body: null, cancellationToken);
        await ApplyAsync(target, accepted => [.. Without(accepted, kind, name)], cancellationToken);
        return status != StatusCodes.Status404NotFound;
    }

    private async Task<QualityReport?> ApplyAsync(
        string target, Func<IReadOnlyList<Acceptance>, IReadOnlyList<Acceptance>> change, CancellationToken cancellationToken) =>
        await ListAsync(target, size: 1, cancellationToken) is [var latest, ..]
            ? await UpdateAsync(latest.Id, report => (report with { Accepted = change(report.Accepted) }).WithVerdict(), cancellationToken)
            : null;

    private static IEnumerable<Acceptance> Without(IReadOnlyList<Acceptance> accepted, string kind, string name) =>
        accepted.Where(acceptance => acceptance.Kind != kind || acceptance.Name != name);

    private string AcceptancePath(string target, string kind, string name) =>
        $"/{options.Value.QualityAcceptances}/_doc/{Uri.EscapeDataString($"{target}/{kind}/{name}")}";

    /// <summary>404 and 409 are answers; everything else that is no success is a failure.</summary>
    private async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        var response = await client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(method, path), body is null ? null : PostData.String(body), configureActivity: null, localConfiguration: null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var details = response.ApiCallDetails;
        return details.HttpStatusCode switch
        {
            (>= 200 and < 300) or StatusCodes.Status404NotFound or StatusCodes.Status409Conflict =>
                (details.HttpStatusCode.Value, string.IsNullOrEmpty(response.Body) ? default : JsonElement.Parse(response.Body)),
            var status => throw IndexAnswer.Failure(status, type: null, details.OriginalException),
        };
    }
}
