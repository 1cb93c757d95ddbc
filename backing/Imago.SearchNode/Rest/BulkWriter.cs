using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Applies the operations of a bulk in their order; neighbours that index different documents of one index are parsed on several processors.</summary>
internal sealed class BulkWriter(IndexCatalog catalog, DocumentWriter writer, NodeTelemetry telemetry)
{
    /// <summary>So many documents are parsed and kept in memory at once, and other writers of one of them wait for so many.</summary>
    private const int LongestRun = 128;

    /// <param name="shown">What of an updated document is shown; null: nothing.</param>
    public async Task<IReadOnlyList<BulkOutcome>> ApplyAsync(IReadOnlyList<BulkOperation> operations, bool requireAlias, SourceFilter? shown)
    {
        var outcomes = new List<BulkOutcome>(operations.Count);
        while (outcomes.Count < operations.Count)
        {
            var run = Run(operations, outcomes.Count, requireAlias);
            var end = outcomes.Count + run.Count;
            if (run.Count > 1 && Target(run[0]) is { } index)
            {
                outcomes.AddRange(Index(index, run));
            }

            if (run.Count < 2 || outcomes.Count < end)
            {
                // What is no part of a run, or ended one early because it adds fields to the mapping.
                outcomes.Add(await ApplyOneAsync(operations[outcomes.Count], requireAlias, shown));
            }
        }

        return outcomes;
    }

    /// <summary>The operations from a place on that can be done together.</summary>
    private static List<BulkOperation> Run(IReadOnlyList<BulkOperation> operations, int first, bool requireAlias)
    {
        var run = new List<BulkOperation>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = first; i < operations.Count && run.Count < LongestRun; i++)
        {
            var operation = operations[i];
            var fits = operation.Kind is "index" or "create" && operation.Index == operations[first].Index && !(operation.RequireAlias ?? requireAlias);
            if (!fits || !ids.Add(operation.Id))
            {
                break;
            }

            run.Add(operation);
        }

        return run;
    }

    /// <summary>Null: there is none, or none that can be written to; then each operation finds out by itself.</summary>
    private SearchIndex? Target(BulkOperation operation)
    {
        try
        {
            var index = IndexExpression.ResolveForWrite(catalog.View, operation.Index);
            return index.Engine.Damage is null ? index : null;
        }
        catch (ElasticException)
        {
            return null;
        }
    }

    private IEnumerable<BulkOutcome> Index(SearchIndex index, List<BulkOperation> run)
    {
        var written = DocumentWriter.Index(index, [.. run.Select(operation => (operation.Id, operation.Source, operation.Condition))]);
        for (var i = 0; i < written.Count; i++)
        {
            var (result, failure) = written[i];
            telemetry.Operation(run[i].Kind, failure?.Type ?? result.Name);
            yield return new BulkOutcome(run[i], index, result, failure);
        }
    }

    private async ValueTask<BulkOutcome> ApplyOneAsync(BulkOperation operation, bool requireAlias, SourceFilter? shown)
    {
        SearchIndex? index = null;
        try
        {
            if (operation.RequireAlias ?? requireAlias)
            {
                IndexExpression.RequireAlias(catalog.View, operation.Index);
            }

            index = operation.Kind == "delete" ? DeleteTarget(operation.Index) : await writer.TargetAsync(operation.Index);
            if (operation.Kind == "update")
            {
                return await UpdateAsync(operation, index, shown);
            }

            var result = operation.Kind == "delete"
                ? index.Engine.Delete(operation.Id, operation.Condition)
                : await writer.IndexAsync(index, operation.Id, operation.Source, operation.Condition);
            telemetry.Operation(operation.Kind, result.Name);
            return new BulkOutcome(operation, index, result, null);
        }
        catch (ElasticException failure)
        {
            telemetry.Operation(operation.Kind, failure.Type);
            return new BulkOutcome(operation, index, default, failure);
        }
    }

    private async Task<BulkOutcome> UpdateAsync(BulkOperation operation, SearchIndex index, SourceFilter? shown)
    {
        var body = Object(operation.Source);
        shown = body.Remove("_source", out var wanted) && wanted is not null ? SourceFilter.Parse(JsonSerializer.SerializeToElement(wanted)) : operation.Shown ?? shown;
        var result = await writer.UpdateAsync(index, operation.Id, body, operation.Condition);
        telemetry.Operation(operation.Kind, result.Name);
        return new BulkOutcome(operation, index, result, null) { Shown = shown is { Enabled: true } ? (shown, index.Engine.Get(operation.Id)) : null };
    }

    private SearchIndex DeleteTarget(string name) => IndexExpression.ResolveForWrite(catalog.View, name);

    private static JsonObject Object(ReadOnlyMemory<byte> source)
    {
        using var document = RestRequest.ParseJson(source);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? JsonNode.Parse(source.Span)!.AsObject()
            : throw Refuse.XContent("[UpdateRequest] expected an object");
    }
}
