using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Quality;
using Imago.Worker.Tests.Ingest;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Census;

/// <summary>Holds the figures of a report against the documents of its index.</summary>
internal static class ReportedFigures
{
    private const int MostSamples = 20;

    /// <summary>Each figure of a report has its samples, and each sample is a record of which the figure says the truth.</summary>
    public static async Task AssertSamplesAsync(WorkerUnderTest worker, string index, QualityReport report, CancellationToken cancellationToken)
    {
        foreach (var field in report.Fields.Where(field => field is { LiveType: not null } or { DeclaredType: not null }))
        {
            foreach (var (finding, figure) in Figures(field))
            {
                var samples = field.Samples.GetValueOrDefault(finding) ?? [];
                Assert.True(samples.Count == Math.Min(MostSamples, figure), $"{field.Field}: {figure} {finding}, {samples.Count} samples");
                if (finding is "missing" or "null" or "blank" && samples.Count > 0)
                {
                    Assert.All(
                        await SourcesAsync(worker, index, samples, cancellationToken),
                        source => Assert.Equal((field.Field, finding), (field.Field, StateOf(Find(source, field.Field)))));
                }
            }
        }
    }

    /// <summary>Where a report gives a search for what a field lacks, the server finds just as many.</summary>
    public static async Task AssertSearchesAsync(WorkerUnderTest worker, string index, QualityReport report, CancellationToken cancellationToken)
    {
        Assert.Contains(report.Fields, field => field.Search is not null);
        foreach (var field in report.Fields.Where(field => field.Search is not null))
        {
            var query = new JsonObject
            {
                ["query"] = new JsonObject
                {
                    ["bool"] = new JsonObject { ["must_not"] = new JsonObject { ["exists"] = new JsonObject { ["field"] = field.Field } } },
                },
            };
            var answer = await worker.RequestAsync(HttpMethod.POST, $"/{index}/_count", query.ToJsonString(), cancellationToken);
            Assert.Equal((field.Field, answer.GetProperty("count").GetInt64()), (field.Field, field.Missing + field.Null + field.Blank));
        }
    }

    private static (string Finding, long Figure)[] Figures(FieldReport field) =>
    [
        ("missing", field.Missing), ("null", field.Null), ("blank", field.Blank), ("wrongType", field.WrongType), ("invalid", field.Invalid),
        ("coerced", field.Coerced), ("ignored", field.Ignored), ("undeclared", field.DeclaredType is null ? field.Present : 0),
    ];

    private static async Task<IReadOnlyList<JsonElement>> SourcesAsync(
        WorkerUnderTest worker, string index, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) };
        var answer = await worker.RequestAsync(HttpMethod.POST, $"/{index}/_mget", body.ToJsonString(), cancellationToken);
        return [.. answer.GetProperty("docs").EnumerateArray().Select(document => document.GetProperty("_source"))];
    }

    private static JsonElement? Find(JsonElement source, string path)
    {
        var place = source;
        foreach (var name in path.Split('.'))
        {
            if (place.ValueKind is not JsonValueKind.Object || !place.TryGetProperty(name, out place))
            {
                return null;
            }
        }

        return place;
    }

    private static string StateOf(JsonElement? value) => value switch
    {
        null => "missing",
        { ValueKind: JsonValueKind.Null } => "null",
        { ValueKind: JsonValueKind.Array } array when array.GetArrayLength() == 0 => "missing",
        { ValueKind: JsonValueKind.String } text when string.IsNullOrWhiteSpace(text.GetString()) => "blank",
        _ => "present",
    };
}
