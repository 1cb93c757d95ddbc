using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Answers about single documents.</summary>
internal static class DocumentJson
{
    public static void WriteResult(Utf8JsonWriter json, SearchIndex index, string id, WriteResult result, bool forcedRefresh)
    {
        var isNoop = result.Outcome == WriteOutcome.Noop;
        json.WriteString("_index", index.Name);
        json.WriteString("_id", id);
        json.WriteNumber("_version", result.Version);
        json.WriteString("result", result.Name);
        if (forcedRefresh)
        {
            json.WriteBoolean("forced_refresh", true);
        }

        json.WriteStartObject("_shards");
        json.WriteNumber("total", isNoop ? 0 : 1 + ClusterHealth.Replicas(index));
        json.WriteNumber("successful", isNoop ? 0 : 1);
        json.WriteNumber("failed", 0);
        json.WriteEndObject();
        json.WriteNumber("_seq_no", result.SequenceNumber);
        json.WriteNumber("_primary_term", IndexEngine.PrimaryTerm);
    }

    public static void WriteGet(Utf8JsonWriter json, SearchIndex index, string id, StoredDocument? document, SourceFilter filter)
    {
        json.WriteStartObject();
        json.WriteString("_index", index.Name);
        json.WriteString("_id", id);
        if (document is null)
        {
            json.WriteBoolean("found", false);
        }
        else
        {
            json.WriteNumber("_version", document.Version);
            json.WriteNumber("_seq_no", document.SequenceNumber);
            json.WriteNumber("_primary_term", IndexEngine.PrimaryTerm);
            json.WriteBoolean("found", true);
            if (filter.Enabled)
            {
                json.WritePropertyName("_source");
                filter.Write(json, document.Source);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The document as an update has left it.</summary>
    public static void WriteUpdated(Utf8JsonWriter json, StoredDocument document, SourceFilter filter)
    {
        json.WriteStartObject("get");
        json.WriteNumber("_seq_no", document.SequenceNumber);
        json.WriteNumber("_primary_term", IndexEngine.PrimaryTerm);
        json.WriteBoolean("found", true);
        json.WritePropertyName("_source");
        filter.Write(json, document.Source);
        json.WriteEndObject();
    }

    public static void WriteIgnored(Utf8JsonWriter json, IReadOnlyList<string> ignored)
    {
        if (ignored.Count == 0)
        {
            return;
        }

        json.WriteStartArray("_ignored");
        foreach (var field in ignored)
        {
            json.WriteStringValue(field);
        }

        json.WriteEndArray();
    }
}

/// <summary>Ids of documents that come without one: 20 characters, as Elasticsearch's.</summary>
internal static class DocumentIds
{
    public static string New() => Convert.ToBase64String(Guid.CreateVersion7().ToByteArray(bigEndian: true).AsSpan(0, 15)).Replace('+', '-').Replace('/', '_');
}

/// <summary>The optimistic condition of a write.</summary>
internal static class DocumentConditions
{
    /// <param name="isCreation">The document must not be there, whatever its version.</param>
    public static WriteCondition Of(long? ifSequenceNumber, long? ifPrimaryTerm, long? version, string? versionType, bool isCreation)
    {
        var condition = Of(ifSequenceNumber, ifPrimaryTerm) with { MustNotExist = isCreation };
        switch (versionType)
        {
            case null or "internal":
                return version is null ? condition : throw Invalid(isCreation
                    ? "create operations do not support explicit versions. use index instead"
                    : "internal versioning can not be used for optimistic concurrency control. Please use `if_seq_no` and `if_primary_term` instead");
            case "external" or "external_gt" or "external_gte":
                if (isCreation)
                {
                    throw Invalid("create operations only support internal versioning. use index instead");
                }

                if (ifSequenceNumber is not null)
                {
                    throw Invalid("compare and write operations can not use versioning");
                }

                return version is >= 0
                    ? condition with { External = version, MayBeEqual = versionType == "external_gte" }
                    : throw Invalid($"illegal version value [{version ?? -3}] for version type [{versionType.ToUpperInvariant()}]");
            default:
                throw Refuse.IllegalArgument($"No version type match [{versionType}]");
        }
    }

    private static WriteCondition Of(long? ifSequenceNumber, long? ifPrimaryTerm) => (ifSequenceNumber, ifPrimaryTerm) switch
    {
        (null, null) => default,
        ({ } sequenceNumber, { } term) => new WriteCondition(IfSequenceNumber: sequenceNumber, IfPrimaryTerm: term),
        (null, { } term) => throw Invalid($"ifSeqNo is unassigned, but primary term is [{term}]"),
        ({ } sequenceNumber, null) => throw Invalid($"ifSeqNo is set to [{sequenceNumber}], but primary term is [0]"),
    };

    private static ElasticException Invalid(string why) =>
        new(StatusCodes.Status400BadRequest, "action_request_validation_exception", $"Validation Failed: 1: {why};");
}

/// <summary>One document of a multi-get.</summary>
internal sealed record MultiGet(string Index, string Id, SourceFilter Source)
{
    public static IReadOnlyList<MultiGet> Parse(JsonElement body, string? index, SourceFilter source)
    {
        var parameters = new Query.Parameters("mget", body);
        var items = new List<MultiGet>();
        foreach (var item in parameters.Take("docs")?.EnumerateArray() ?? default)
        {
            var document = new Query.Parameters("docs", item);
            items.Add(new MultiGet(
                document.Text("_index") ?? index ?? throw Missing("index is missing for doc " + items.Count),
                document.Text("_id") ?? throw Missing("id is missing for doc " + items.Count),
                document.Take("_source") is { } filter ? SourceFilter.Parse(filter) : source));
            if (document.Rest() is [var (unknown, _), ..])
            {
                throw unknown is "stored_fields" or "routing" or "version" or "version_type"
                    ? Refuse.Unsupported($"[{unknown}] in a multi-get")
                    : new ElasticException(StatusCodes.Status400BadRequest, "parse_exception", $"failed to parse multi get request. unknown field [{unknown}]");
            }
        }

        items.AddRange(parameters.Texts("ids").Select(id => new MultiGet(index ?? throw Missing("index is missing for doc 0"), id, source)));
        parameters.End();
        return items.Count > 0 ? items : throw Missing("no documents to get");
    }

    private static ElasticException Missing(string what) =>
        new(StatusCodes.Status400BadRequest, "action_request_validation_exception", $"Validation Failed: 1: {what};");
}

/// <summary>Source filtering by query string; null if there is none.</summary>
internal static class SourceParameters
{
    public static SourceFilter? Parse(RestRequest request)
    {
        var source = request.Parameter("_source");
        var includes = Patterns(request.Parameter("_source_includes"));
        var excludes = Patterns(request.Parameter("_source_excludes"));
        return (source, includes.Length + excludes.Length) switch
        {
            (null, 0) => null,
            ("false", _) => new SourceFilter(enabled: false, [], []),
            (null or "" or "true", _) => new SourceFilter(enabled: true, includes, excludes),
            _ => new SourceFilter(enabled: true, [.. Patterns(source), .. includes], excludes),
        };
    }

    private static string[] Patterns(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
