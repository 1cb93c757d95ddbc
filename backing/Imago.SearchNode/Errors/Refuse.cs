namespace Imago.SearchNode.Errors;

/// <summary>The refusals of the node, worded as Elasticsearch words them.</summary>
internal static class Refuse
{
    private const int BadRequest = StatusCodes.Status400BadRequest;

    public static ElasticException IllegalArgument(string reason, ElasticException? cause = null) =>
        new(BadRequest, "illegal_argument_exception", reason, cause);

    public static ElasticException Parsing(string reason) => new(BadRequest, "parsing_exception", reason);

    /// <summary>JSON that ends in the middle.</summary>
    public static ElasticException XContentEnd(string reason) => new(BadRequest, "x_content_e_o_f_exception", reason);

    public static ElasticException XContent(string reason) => new(BadRequest, "x_content_parse_exception", reason);

    /// <summary>A part of an object that cannot be read: names the part, and the root is what is wrong in it.</summary>
    public static ElasticException Field(string owner, string field, ElasticException cause) =>
        new(cause.Status, "x_content_parse_exception", $"[{owner}] failed to parse field [{field}]", cause) { Root = cause.Root ?? cause };

    public static ElasticException BodyRequired() => new(BadRequest, "parse_exception", "request body is required");

    /// <summary>Elasticsearch has it, this node has not: a refusal that names it, never a result that ignores it.</summary>
    public static ElasticException Unsupported(string what) =>
        new(BadRequest, "illegal_argument_exception", $"the embedded search node does not support {what}") { NamesLimit = true };

    /// <param name="known">The names that there are.</param>
    public static ElasticException UnknownQuery(string name, IEnumerable<string> known) => new(
        BadRequest, "parsing_exception", $"unknown query [{name}]{DidYouMean.Hint(name, known)}",
        new ElasticException(BadRequest, "named_object_not_found_exception", $"unknown field [{name}]"));

    public static ElasticException UnsupportedByQuery(string query, string parameter) => Parsing($"[{query}] query does not support [{parameter}]");

    /// <summary>A query that is well formed but that an index cannot build.</summary>
    public static ElasticException QueryShard(string reason) => new(BadRequest, "query_shard_exception", reason);

    public static ElasticException MapperParsing(string reason, ElasticException? cause = null) =>
        new(BadRequest, "mapper_parsing_exception", reason, cause);

    public static ElasticException NumberFormat(string text) => new(BadRequest, "number_format_exception", $"For input string: \"{text}\"");

    public static ElasticException IndexNotFound(string index) => NotFound(index, "index_or_alias", $"no such index [{index}]");

    public static ElasticException InvalidIndexName(string index, string reason) =>
        new(BadRequest, "invalid_index_name_exception", $"Invalid index name [{index}], {reason}")
        {
            Details = [new("index_uuid", "_na_"), new("index", index)],
        };

    public static ElasticException IndexAlreadyExists(string index, string uuid) =>
        new(BadRequest, "resource_already_exists_exception", $"index [{index}/{uuid}] already exists")
        {
            Details = [new("index_uuid", uuid), new("index", index)],
        };

    public static ElasticException AliasesMissing(string alias) =>
        new(StatusCodes.Status404NotFound, "aliases_not_found_exception", $"aliases [{alias}] missing")
        {
            Details = [new("resource.type", "aliases"), new("resource.id", alias)],
        };

    public static ElasticException VersionConflict(string index, string uuid, string id, string why) =>
        new(StatusCodes.Status409Conflict, "version_conflict_engine_exception", $"[{id}]: version conflict, {why}")
        {
            Details = [new("index_uuid", uuid), new("shard", "0"), new("index", index)],
        };

    public static ElasticException DocumentMissing(string index, string uuid, string id) =>
        new(StatusCodes.Status404NotFound, "document_missing_exception", $"[{id}]: document missing")
        {
            Details = [new("index_uuid", uuid), new("shard", "0"), new("index", index)],
        };

    /// <summary>Answering would take more memory than the node may use.</summary>
    public static ElasticException TooLarge(string why) =>
        new(StatusCodes.Status429TooManyRequests, "circuit_breaking_exception", $"[request] Data too large: {why}");

    /// <summary>The storage of an index failed (disk full, device gone); nothing more is accepted until the node is started anew.</summary>
    public static ElasticException Unavailable(string reason) => new(StatusCodes.Status503ServiceUnavailable, "unavailable_shards_exception", reason);

    private static ElasticException NotFound(string index, string resourceType, string reason) =>
        new(StatusCodes.Status404NotFound, "index_not_found_exception", reason)
        {
            Details = [new("resource.type", resourceType), new("resource.id", index), new("index_uuid", "_na_"), new("index", index)],
        };
}
