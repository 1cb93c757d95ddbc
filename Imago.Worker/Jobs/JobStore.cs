using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Jobs;

/// <summary>
/// The index of jobs: the queue, what runs, and what came of it. It stands in Elasticsearch, because Redis may forget and a job that was asked
/// for must not be. Each write names the state that it replaces and each lane has a document with its highest fencing token, so a worker that
/// has been relieved cannot write.
/// </summary>
internal sealed class JobStore(PatientTransport transport, WorkerIdentity worker, IOptions<ArchiveIndexOptions> options, TimeProvider time)
{
    private const int MostListed = 500;

    private string Index => options.Value.Jobs;

    public Task EnsureAsync(CancellationToken cancellationToken) => transport.CreateIndexAsync(
        Index,
        IndexCreation.StrictBody(
            ("kind", "keyword"),
            ("lane", "keyword"),
            ("subject", "keyword"),
            ("state", "keyword"),
            ("requested_at", "date"),
            ("started_at", "date"),
            ("updated_at", "date"),
            ("finished_at", "date"),
            ("worker", "keyword"),
            ("fence", "long"),
            ("attempt", "integer"),
            ("cancel_requested", "boolean"),
            ("parameters", IndexCreation.Stored),
            ("progress", IndexCreation.Stored),
            ("checkpoint", IndexCreation.Stored),
            ("result", IndexCreation.Stored),
            ("error", "text")),
        cancellationToken);

    /// <summary>Adds a run; null where there is one of that id.</summary>
    public Task<JobEntry?> TryAddAsync(string id, JobRun run, CancellationToken cancellationToken) => TryWriteAsync(id, run, replaced: null, cancellationToken);

    public async Task<JobEntry?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Index}/_doc/{Uri.EscapeDataString(id)}", cancellationToken: cancellationToken);
        if (answer.Status == 404 && answer.ErrorType is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var root = document.RootElement;

        // The documents of lanes are none of the callers' business.
        return root.GetProperty("_source").TryGetProperty("state", out _) ? Entry(root) : null;
    }

    /// <summary>The runs of a lane that are not at their end: first what was interrupted, then in the order in which they were asked for.</summary>
    public async Task<IReadOnlyList<JobEntry>> FindOpenAsync(string lane, CancellationToken cancellationToken)
    {
        var open = await SearchAsync(
            MostListed, ascending: true, cancellationToken, Term("lane", lane), Terms("state", RunState.Running, RunState.Queued));
        return [.. open.OrderBy(entry => entry.Run.State is RunState.Running ? 0 : 1)];
    }

    /// <summary>Runs, the newest first.</summary>
    public Task<IReadOnlyList<JobEntry>> ListAsync(string? kind, RunState? state, int size, CancellationToken cancellationToken) => SearchAsync(
        size,
        ascending: false,
        cancellationToken,
        kind is null ? Exists("state") : Term("kind", kind),
        state is { } wanted ? Terms("state", wanted) : Exists("state"));

    /// <summary>Takes a run on under a lease.</summary>
    /// <returns>Null where it has changed since it was found.</returns>
    public Task<JobEntry?> TakeOnAsync(JobEntry entry, long fence, CancellationToken cancellationToken) => TryWriteAsync(
        entry.Id,
        entry.Run with
        {
            State = RunState.Running,
            Worker = worker.Name,
            Fence = fence,
            Attempt = entry.Run.Attempt + 1,
            // In whole milliseconds, as the index knows dates.
            StartedAt = entry.Run.StartedAt ?? DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
        },
        entry,
        cancellationToken);

    /// <summary>Replaces the state of a run that this worker has taken on.</summary>
    /// <exception cref="RelievedException">Another worker has taken it over.</exception>
    public async Task<JobEntry> UpdateAsync(JobEntry entry, long fence, Func<JobRun, JobRun> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryWriteAsync(entry.Id, change(entry.Run), entry, cancellationToken) is { } written)
            {
                return written;
            }

            // The conflict may be with our own write, whose answer was lost, or with a wish for the run's end.
            var found = await FindAsync(entry.Id, cancellationToken);
            if (found?.Run.Fence != fence || found.Run.Worker != worker.Name)
            {
                throw new RelievedException();
            }

            entry = found;
        }
    }

    /// <summary>Asks for the end of a run; one that has not begun ends at once.</summary>
    /// <returns>The run as it is then; null where there is none of that id.</returns>
    public async Task<JobEntry?> CancelAsync(string id, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken) is { } entry)
        {
            var run = entry.Run.State switch
            {
                RunState.Queued => entry.Run with { State = RunState.Cancelled, CancelRequested = true, FinishedAt = time.GetUtcNow() },
                RunState.Running => entry.Run with { CancelRequested = true },
                _ => entry.Run,
            };
            if (run == entry.Run)
            {
                return entry;
            }

            if (await TryWriteAsync(id, run, entry, cancellationToken) is { } written)
            {
                return written;
            }
        }

        return null;
    }

    /// <summary>Puts a run that failed into the queue once more.</summary>
    /// <returns>False where it has changed since.</returns>
    public async Task<bool> RequeueAsync(JobEntry failed, CancellationToken cancellationToken) => await TryWriteAsync(
        failed.Id,
        failed.Run with { State = RunState.Queued, Error = null, FinishedAt = null, Checkpoint = null, StartedAt = null, RequestedAt = time.GetUtcNow() },
        failed,
        cancellationToken) is not null;

    /// <summary>The highest fencing token of a lane that any worker has claimed.</summary>
    public async Task<(long Fence, JobEntry? Entry)> ReadFenceAsync(string lane, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Index}/_doc/{LaneId(lane)}", cancellationToken: cancellationToken);
        if (answer.Status == 404 && answer.ErrorType is null)
        {
            return (0, null);
        }

        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var root = document.RootElement;
        var fence = root.GetProperty("_source").GetProperty("fence").GetInt64();
        return (fence, new JobEntry(LaneId(lane), null!, root.GetProperty("_seq_no").GetInt64(), root.GetProperty("_primary_term").GetInt64()));
    }

    /// <summary>Claims a fencing token.</summary>
    /// <returns>False where another worker has claimed one since the last was read.</returns>
    public async Task<bool> ClaimFenceAsync(string lane, long fence, JobEntry? replaced, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["lane"] = lane, ["fence"] = fence, ["worker"] = worker.Name };
        var answer = await transport.SendAsync(
            HttpMethod.PUT, WritePath(LaneId(lane), replaced), Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        if (answer.Status == 409)
        {
            return false;
        }

        answer.EnsureSuccess();
        return true;
    }

    private static string LaneId(string lane) => $"lane-{lane}";

    private async Task<JobEntry?> TryWriteAsync(string id, JobRun run, JobEntry? replaced, CancellationToken cancellationToken)
    {
        run = run with { UpdatedAt = time.GetUtcNow() };

        // A new state is found by the next search; how far a run is, is read by id.
        var refresh = replaced?.Run.State == run.State ? "" : "refresh=true";
        var answer = await transport.SendAsync(
            HttpMethod.PUT, WritePath(id, replaced, refresh), JsonSerializer.SerializeToUtf8Bytes(run, JobJson.Default.JobRun), cancellationToken: cancellationToken);
        if (answer.Status == 409)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        var root = document.RootElement;
        return new JobEntry(id, run, root.GetProperty("_seq_no").GetInt64(), root.GetProperty("_primary_term").GetInt64());
    }

    private string WritePath(string id, JobEntry? replaced, string refresh = "")
    {
        var document = Uri.EscapeDataString(id);
        return replaced is null
            ? $"/{Index}/_create/{document}?{refresh}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"/{Index}/_doc/{document}?if_seq_no={replaced.SequenceNumber}&if_primary_term={replaced.PrimaryTerm}&{refresh}").TrimEnd('&');
    }

    private async Task<IReadOnlyList<JobEntry>> SearchAsync(int size, bool ascending, CancellationToken cancellationToken, params JsonObject[] filters)
    {
        var body = new JsonObject
        {
            ["size"] = size,
            ["seq_no_primary_term"] = true,
            ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = new JsonArray(filters) } },
            ["sort"] = new JsonArray(new JsonObject { ["requested_at"] = ascending ? "asc" : "desc" }),
        };
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{Index}/_search", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        return [.. document.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(Entry)];
    }

    private static JobEntry Entry(JsonElement hit) => new(
        hit.GetProperty("_id").GetString()!,
        hit.GetProperty("_source").Deserialize(JobJson.Default.JobRun)!,
        hit.GetProperty("_seq_no").GetInt64(),
        hit.GetProperty("_primary_term").GetInt64());

    private static JsonObject Term(string field, string value) => new() { ["term"] = new JsonObject { [field] = value } };

    private static JsonObject Exists(string field) => new() { ["exists"] = new JsonObject { ["field"] = field } };

    private static JsonObject Terms(string field, params ReadOnlySpan<RunState> states)
    {
        var values = new JsonArray();
        foreach (var state in states)
        {
            values.Add(JsonNamingPolicy.SnakeCaseLower.ConvertName($"{state}"));
        }

        return new() { ["terms"] = new JsonObject { [field] = values } };
    }
}
