using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Archive.Quality;
using Imago.Worker.Indexing;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Census;

/// <summary>A report in one state.</summary>
/// <param name="Id">Id of the report.</param>
/// <param name="SequenceNumber">Of its last change.</param>
internal sealed record ReportRevision(string Id, long SequenceNumber);

/// <summary>The indices of quality reports, which are kept for ever, and of what stewards have accepted.</summary>
internal sealed class ReportStore(PatientTransport transport, IOptions<ArchiveIndexOptions> options)
{
    /// <summary>Reports that make a field's history.</summary>
    private const int History = 20;

    private const int MostAcceptances = 1000;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await transport.CreateIndexAsync(
            options.Value.QualityReports,
            IndexCreation.StrictBody(
                ("target", "keyword"),
                ("index", "keyword"),
                ("generation", "integer"),
                ("started_at", "date"),
                ("finished_at", "date"),
                ("documents", "long"),
                ("verdict", "keyword"),
                ("completeness", IndexCreation.Stored),
                ("shares", IndexCreation.Stored),
                ("report", IndexCreation.Stored)),
            cancellationToken);
        await transport.CreateIndexAsync(
            options.Value.QualityAcceptances,
            IndexCreation.StrictBody(
                ("target", "keyword"), ("kind", "keyword"), ("name", "keyword"), ("reason", "text"), ("author", "keyword"), ("at", "date")),
            cancellationToken);
    }

    /// <summary>Keeps a report; when it returns, it is found.</summary>
    public async Task WriteAsync(QualityReport report, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(StoredReport.Of(report), QualityReportJson.Default.StoredReport);
        var path = $"/{options.Value.QualityReports}/_doc/{Uri.EscapeDataString(report.Id)}?refresh=true";
        (await transport.SendAsync(HttpMethod.PUT, path, body, cancellationToken: cancellationToken)).EnsureSuccess();
    }

    /// <summary>The reports about a target, the newest first; only that one whole.</summary>
    public async Task<IReadOnlyList<StoredReport>> HistoryAsync(string target, CancellationToken cancellationToken)
    {
        var latest = await SearchAsync(target, size: 1, [], cancellationToken);
        var older = await SearchAsync(target, History, ["report"], cancellationToken);
        return [.. latest, .. older.Skip(1)];
    }

    /// <summary>The newest report about a target as it stands now: another one after each census and each change by a steward. Null: there is none.</summary>
    public async Task<ReportRevision?> RevisionAsync(string target, CancellationToken cancellationToken)
    {
        var body = Newest(target, size: 1);
        body["_source"] = false;
        body["seq_no_primary_term"] = true;
        return await HitsAsync(
            options.Value.QualityReports,
            body,
            hit => new ReportRevision(hit.GetProperty("_id").GetString()!, hit.GetProperty("_seq_no").GetInt64()),
            cancellationToken) is [var newest, ..] ? newest : null;
    }

    public async Task<IReadOnlyList<Acceptance>> AcceptancesAsync(string target, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["size"] = MostAcceptances,
            ["query"] = new JsonObject { ["term"] = new JsonObject { ["target"] = target } },
            ["sort"] = new JsonArray(new JsonObject { ["at"] = "asc" }),
        };
        return [.. await HitsAsync(options.Value.QualityAcceptances, body, hit => Source(hit).Deserialize(QualityReportJson.Default.Acceptance)!, cancellationToken)];
    }

    private async Task<IReadOnlyList<StoredReport>> SearchAsync(string target, int size, JsonArray excludes, CancellationToken cancellationToken)
    {
        var body = Newest(target, size);
        body["_source"] = new JsonObject { ["excludes"] = excludes };
        return await HitsAsync(options.Value.QualityReports, body, hit => Source(hit).Deserialize(QualityReportJson.Default.StoredReport)!, cancellationToken);
    }

    private static JsonObject Newest(string target, int size) => new()
    {
        ["size"] = size,
        ["query"] = new JsonObject { ["term"] = new JsonObject { ["target"] = target } },
        ["sort"] = new JsonArray(new JsonObject { ["finished_at"] = "desc" }),
    };

    private static JsonElement Source(JsonElement hit) => hit.GetProperty("_source");

    private async Task<IReadOnlyList<T>> HitsAsync<T>(string index, JsonObject body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{index}/_search", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        return [.. document.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(read)];
    }
}
