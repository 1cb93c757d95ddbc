using System.Globalization;
using System.Text;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Tables for people: text by default, JSON with <c>format=json</c>.</summary>
internal sealed class CatEndpoints(IndexCatalog catalog, TimeProvider time) : IRestEndpoints
{
    private static readonly string[] Parameters = ["v", "h", "s", "bytes", "expand_wildcards", "master_timeout", "local"];

    public IEnumerable<RestRoute> Routes =>
    [
        new("GET", "/_cat/indices", IndicesAsync, Parameters),
        new("GET", "/_cat/indices/{index}", IndicesAsync, Parameters),
        new("GET", "/_cat/aliases", AliasesAsync, Parameters),
        new("GET", "/_cat/aliases/{alias}", AliasesAsync, Parameters),
        new("GET", "/_cat/health", HealthAsync, Parameters),
        new("GET", "/_cat/count", CountAsync, Parameters),
        new("GET", "/_cat/count/{index}", CountAsync, Parameters),
    ];

    private Task IndicesAsync(RestRequest request)
    {
        var entries = request.Indices().Resolve(catalog.View);
        return WriteAsync(request, ["health", "status", "index", "uuid", "pri", "rep", "docs.count", "docs.deleted", "store.size", "pri.store.size", "dataset.size"],
            entries.Select(Row));

        string[] Row(CatalogEntry entry)
        {
            var index = entry.Index;
            using var snapshot = index.Engine.Acquire();
            var size = Size(index.Engine.StoreBytes(), request.Parameter("bytes"));
            return
            [
                ClusterHealth.Of(catalog.View, index.Name).Name, "open", index.Name, index.Uuid, "1", Text(ClusterHealth.Replicas(index)),
                Text(snapshot.Reader.NumDocs), Text(snapshot.Reader.NumDeletedDocs), size, size, size,
            ];
        }
    }

    private Task AliasesAsync(RestRequest request)
    {
        var pattern = request.OptionalPath("alias") ?? "*";
        var rows = catalog.View.Entries.Values.SelectMany(entry => entry.Aliases
            .Where(alias => pattern.Split(',').Any(part => WildcardText.Matches(part, alias.Key)))
            .Select(alias => (string[])
            [
                alias.Key, entry.Index.Name, "-", "-", "-", alias.Value.IsWriteIndex switch { true => "true", false => "false", null => "-" },
            ]));
        return WriteAsync(request, ["alias", "index", "filter", "routing.index", "routing.search", "is_write_index"], rows);
    }

    private Task HealthAsync(RestRequest request)
    {
        var health = ClusterHealth.Of(catalog.View, null);
        var now = time.GetUtcNow();
        return WriteAsync(
            request,
            [
                "epoch", "timestamp", "cluster", "status", "node.total", "node.data", "shards", "pri", "relo", "init", "unassign", "unassign.pri",
                "pending_tasks", "max_task_wait_time", "active_shards_percent",
            ],
            [
                [
                    Text(now.ToUnixTimeSeconds()), now.ToString("HH:mm:ss", CultureInfo.InvariantCulture), NodeIdentity.ClusterName, health.Name, "1", "1",
                    Text(health.Shards), Text(health.Shards), "0", "0", Text(health.Unassigned), "0", "0", "-",
                    health.ActivePercent.ToString("0.0", CultureInfo.InvariantCulture) + "%",
                ],
            ]);
    }

    private Task CountAsync(RestRequest request)
    {
        var total = 0L;
        foreach (var entry in request.Indices().Resolve(catalog.View))
        {
            using var snapshot = entry.Index.Engine.Acquire();
            total += snapshot.Reader.NumDocs;
        }

        var now = time.GetUtcNow();
        return WriteAsync(request, ["epoch", "timestamp", "count"],
            [[Text(now.ToUnixTimeSeconds()), now.ToString("HH:mm:ss", CultureInfo.InvariantCulture), Text(total)]]);
    }

    private static Task WriteAsync(RestRequest request, string[] columns, IEnumerable<string[]> rows)
    {
        rows = Sorted(rows, columns, request.Parameter("s"));
        if (request.Parameter("h") is { } wanted)
        {
            var names = columns;
            var places = wanted.Split(',').SelectMany(name => Enumerable.Range(0, names.Length).Where(place => WildcardText.Matches(name, names[place]))).Distinct().ToArray();
            columns = [.. places.Select(place => columns[place])];
            rows = [.. rows.Select(row => places.Select(place => row[place]).ToArray())];
        }

        switch (request.Parameter("format"))
        {
            case null or "text":
                return request.RespondTextAsync(Table([.. request.Flag("v", false) ? [columns] : Array.Empty<string[]>(), .. rows]));
            case "json":
                return request.RespondAsync(StatusCodes.Status200OK, json =>
                {
                    json.WriteStartArray();
                    foreach (var row in rows)
                    {
                        json.WriteStartObject();
                        for (var i = 0; i < columns.Length; i++)
                        {
                            json.WriteString(columns[i], row[i]);
                        }

                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                });
            case var other:
                throw Refuse.Unsupported($"the format [{other}]; supported are [text, json]");
        }
    }

    /// <param name="keys"><c>index,docs.count:desc</c>; null: as they come.</param>
    private static IEnumerable<string[]> Sorted(IEnumerable<string[]> rows, string[] columns, string? keys)
    {
        var sorted = rows.OrderBy(_ => 0);
        foreach (var key in keys?.Split(',') ?? [])
        {
            var parts = key.Split(':');
            var column = Array.IndexOf(columns, parts[0]);
            if (column < 0 || parts is not ([_] or [_, "asc" or "desc"]))
            {
                throw Refuse.Unsupported($"sorting by [{key}]; columns are [{string.Join(", ", columns)}]");
            }

            sorted = parts is [_, "desc"]
                ? sorted.ThenByDescending(row => row[column], CellOrder.Instance)
                : sorted.ThenBy(row => row[column], CellOrder.Instance);
        }

        return sorted;
    }

    private static string Table(IReadOnlyList<string[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(' ', row.Select((value, column) => value.PadRight(rows.Max(other => other[column].Length)))).AppendLine();
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Size(long bytes, string? unit) => unit switch
    {
        "b" => Text(bytes),
        null => bytes < 1024 ? $"{bytes}b"
            : bytes < 1 << 20 ? (bytes / 1024.0).ToString("0.#", CultureInfo.InvariantCulture) + "kb"
            : (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture) + "mb",
        _ => throw Refuse.Unsupported($"the unit [{unit}] of [bytes]; supported is [b]"),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers by their size, everything else by its characters.</summary>
    private sealed class CellOrder : IComparer<string>
    {
        public static readonly CellOrder Instance = new();

        public int Compare(string? x, string? y) =>
            long.TryParse(x, CultureInfo.InvariantCulture, out var first) && long.TryParse(y, CultureInfo.InvariantCulture, out var second)
                ? first.CompareTo(second)
                : string.CompareOrdinal(x, y);
    }
}
