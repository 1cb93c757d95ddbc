using System.Text.Json;

namespace Imago.SearchNode.Errors;

/// <summary>
/// A refusal in Elasticsearch's words: clients read <c>type</c>, <c>reason</c> and <c>status</c>, so every one of them is part of the contract.
/// </summary>
internal sealed class ElasticException(int status, string type, string reason, ElasticException? cause = null) : Exception(reason, cause)
{
    /// <summary>HTTP status of the answer, or of the item in a bulk answer.</summary>
    public int Status { get; } = status;

    /// <summary>Elasticsearch's snake-case name of the exception, <c>index_not_found_exception</c>.</summary>
    public string Type { get; } = type;

    public string Reason { get; } = reason;

    public ElasticException? Cause { get; } = cause;

    /// <summary>What Elasticsearch names as the root: this error itself, unless another one is given.</summary>
    public ElasticException? Root { get; init; }

    /// <summary>It names what this node cannot do, and is reported as it is, whatever part of a request it was found in.</summary>
    public bool NamesLimit { get; init; }

    /// <summary>Something that must be there is not.</summary>
    public bool IsOmission { get; init; }

    /// <summary>Further members between <c>reason</c> and <c>caused_by</c>; values are written as JSON strings.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    /// <summary>Set for an error of a search: it is reported once for each index (shard) that failed.</summary>
    public IReadOnlyList<ShardFailure>? FailedShards { get; init; }

    /// <summary>No shard failed, but what they answered could not be put together.</summary>
    private bool IsOfMerging => FailedShards is { Count: 0 } && Root is null;

    public ElasticException With(string name, string value) =>
        new(Status, Type, Reason, Cause) { Root = Root, FailedShards = FailedShards, Details = [.. Details, new(name, value)] };

    /// <summary>Writes the whole answer: <c>{"error":{...},"status":400}</c>.</summary>
    public void WriteResponse(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("error");
        WriteError(json);
        json.WriteNumber("status", Status);
        json.WriteEndObject();
    }

    /// <summary>Writes the error object with its root causes.</summary>
    public void WriteError(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("root_cause");
        if (!IsOfMerging)
        {
            json.WriteStartObject();
            (Root ?? this).WriteMembers(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteMembers(json);
        WriteFailedShards(json);
        Cause?.WriteCausedBy(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the error object as it stands in the item of a bulk answer: without root causes.</summary>
    public void WriteItem(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembers(json);
        Cause?.WriteCausedBy(json);
        json.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("type", Type);
        json.WriteString("reason", Reason);
        foreach (var (name, value) in Details)
        {
            // The numbers among the details.
            if (name is "line" or "col" or "bytes_wanted" or "bytes_limit" or "max_buckets")
            {
                json.WriteNumber(name, long.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteString(name, value);
            }
        }
    }

    private void WriteCausedBy(Utf8JsonWriter json)
    {
        json.WritePropertyName("caused_by");
        WriteItem(json);
    }

    private void WriteFailedShards(Utf8JsonWriter json)
    {
        if (FailedShards is null)
        {
            return;
        }

        json.WriteString("phase", IsOfMerging ? "fetch" : "query");
        json.WriteBoolean("grouped", true);
        json.WriteStartArray("failed_shards");
        foreach (var failure in FailedShards)
        {
            json.WriteStartObject();
            json.WriteNumber("shard", 0);
            json.WriteString("index", failure.Index);
            json.WriteString("node", failure.Node);
            json.WritePropertyName("reason");
            failure.Error.WriteItem(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>One index that could not answer its part of a search.</summary>
internal sealed record ShardFailure(string Index, string Node, ElasticException Error);
