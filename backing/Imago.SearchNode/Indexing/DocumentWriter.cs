using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Indexing;

/// <summary>Writes documents by name of index: finds or makes the index, extends its mapping where that is dynamic, and applies the operation.</summary>
internal sealed class DocumentWriter(IndexCatalog catalog)
{
    /// <summary>How often an update is tried again when the document changes meanwhile.</summary>
    private const int UpdateAttempts = 3;

    /// <summary>The index that writes to the name go to; made with dynamic mapping if there is none, as Elasticsearch does.</summary>
    public async ValueTask<SearchIndex> TargetAsync(string name)
    {
        try
        {
            return IndexExpression.ResolveForWrite(catalog.View, name);
        }
        catch (ElasticException missing) when (missing.Type == "index_not_found_exception")
        {
            try
            {
                return await catalog.CreateAsync(name, settings: null, mappings: null, aliases: null);
            }
            catch (ElasticException exists) when (exists.Type == "resource_already_exists_exception")
            {
                // Somebody else was faster, and it is there now.
                return IndexExpression.ResolveForWrite(catalog.View, name);
            }
        }
    }

    public async ValueTask<WriteResult> IndexAsync(SearchIndex index, string id, ReadOnlyMemory<byte> source, WriteCondition condition)
    {
        var parsed = index.Parse(id, source);
        while (parsed.NewFields is { } fields)
        {
            // Parsed again, since another document may have given the field another type meanwhile.
            await AddFieldsAsync(index, fields);
            parsed = index.Parse(id, source);
        }

        return index.Engine.Index(id, parsed.Fields.Finish(source), source, condition);
    }

    private async Task AddFieldsAsync(SearchIndex index, ObjectMapper fields)
    {
        try
        {
            await catalog.UpdateMappingAsync(index, new MappingUpdate(fields));
        }
        catch (ElasticException failure) when (failure.Reason.StartsWith(MappingMerge.TooManyFields, StringComparison.Ordinal))
        {
            throw new ElasticException(StatusCodes.Status400BadRequest, "document_parsing_exception", $"failed to parse: {failure.Reason}", failure);
        }
    }

    /// <summary>
    /// Writes different documents, in their order, up to the first that adds fields to the mapping: that one needs <see cref="IndexAsync"/>. What was
    /// written or refused is returned.
    /// </summary>
    public static IReadOnlyList<(WriteResult Result, ElasticException? Failure)> Index(
        SearchIndex index, IReadOnlyList<(string Id, ReadOnlyMemory<byte> Source, WriteCondition Condition)> documents)
    {
        var parsed = new Parsed[documents.Count];
        Parallelism.ForEachIdle(Enumerable.Range(0, documents.Count).ToList(), i => parsed[i] = Parse(index, documents[i].Id, documents[i].Source, documents[i].Condition));
        var known = parsed.TakeWhile(document => !document.AddsFields).ToList();
        index.Engine.Index([.. known.Select(document => document.Write).OfType<BatchWrite>()]);
        return [.. known.Select(document => document.Write is { } write ? (write.Result, write.Failure) : (default, document.Failure))];
    }

    private static Parsed Parse(SearchIndex index, string id, ReadOnlyMemory<byte> source, WriteCondition condition)
    {
        try
        {
            var parsed = index.Parse(id, source);
            return parsed.NewFields is null
                ? new Parsed(new BatchWrite(id, parsed.Fields.Finish(source), source, condition), null, AddsFields: false)
                : new Parsed(null, null, AddsFields: true);
        }
        catch (ElasticException failure)
        {
            return new Parsed(null, failure, AddsFields: false);
        }
    }

    /// <summary>What parsing a document gave: one of the three.</summary>
    private readonly record struct Parsed(BatchWrite? Write, ElasticException? Failure, bool AddsFields);

    /// <summary>Merges <c>doc</c> into the document.</summary>
    public async Task<WriteResult> UpdateAsync(SearchIndex index, string id, JsonObject body, WriteCondition condition)
    {
        var update = PartialUpdate.Parse(body);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryUpdateAsync(index, id, update, condition);
            }
            catch (ElasticException conflict) when (conflict.Status == StatusCodes.Status409Conflict && condition.IfSequenceNumber is null && attempt < UpdateAttempts)
            {
                // Changed between reading and writing: read again.
            }
        }
    }

    private async Task<WriteResult> TryUpdateAsync(SearchIndex index, string id, PartialUpdate update, WriteCondition condition)
    {
        if (index.Engine.Get(id) is not { } current)
        {
            return update.ForMissing is { } upsert
                ? await IndexAsync(index, id, JsonSerializer.SerializeToUtf8Bytes(upsert), new WriteCondition(MustNotExist: true))
                : throw Refuse.DocumentMissing(index.Name, index.Uuid, id);
        }

        condition.Check(index.Name, index.Uuid, id, new DocumentVersion(current.Version, current.SequenceNumber, IsDeleted: false, default));
        var document = JsonNode.Parse(current.Source.Span)!.AsObject();
        if (!update.Merge(document) && update.DetectNoop)
        {
            return new WriteResult(WriteOutcome.Noop, current.Version, current.SequenceNumber, 0);
        }

        var unchanged = new WriteCondition(IfSequenceNumber: current.SequenceNumber, IfPrimaryTerm: IndexEngine.PrimaryTerm);
        return await IndexAsync(index, id, JsonSerializer.SerializeToUtf8Bytes(document), unchanged);
    }
}

/// <summary>The body of an update.</summary>
internal sealed record PartialUpdate(JsonObject Document, JsonObject? Upsert, bool DocAsUpsert, bool DetectNoop)
{
    public JsonObject? ForMissing => Upsert ?? (DocAsUpsert ? Document : null);

    public static PartialUpdate Parse(JsonObject body)
    {
        foreach (var (name, _) in body)
        {
            if (name is "script" or "scripted_upsert" or "_source")
            {
                throw Refuse.Unsupported($"[{name}] in an update; supported are [doc, upsert, doc_as_upsert, detect_noop]");
            }

            if (name is not ("doc" or "upsert" or "doc_as_upsert" or "detect_noop"))
            {
                throw Refuse.XContent($"[UpdateRequest] unknown field [{name}]{DidYouMean.Hint(name, ["doc", "upsert", "doc_as_upsert", "detect_noop", "script", "scripted_upsert", "_source"])}");
            }
        }

        if (body["doc"] is not (JsonObject or null))
        {
            throw Refuse.XContent("[UpdateRequest] doc doesn't support values that are no objects");
        }

        return new PartialUpdate(
            body["doc"] as JsonObject ?? throw new ElasticException(
                StatusCodes.Status400BadRequest, "action_request_validation_exception", "Validation Failed: 1: script or doc is missing;"),
            body["upsert"] as JsonObject,
            Flag(body, "doc_as_upsert", false),
            Flag(body, "detect_noop", true));
    }

    /// <summary>True if the document has changed.</summary>
    public bool Merge(JsonObject document) => Merge(document, Document);

    private static bool Merge(JsonObject target, JsonObject changes)
    {
        var changed = false;
        foreach (var (name, value) in changes)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                changed |= Merge(existing, inner);
            }
            else if (!target.ContainsKey(name) || !JsonNode.DeepEquals(target[name], value))
            {
                target[name] = value?.DeepClone();
                changed = true;
            }
        }

        return changed;
    }

    private static bool Flag(JsonObject body, string name, bool standard) => body[name] switch
    {
        null => standard,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Refuse.XContent($"[UpdateRequest] [{name}] must be true or false"),
    };
}
