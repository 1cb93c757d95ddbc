using System.Text;
using Imago.Archive.Normalisation;
using Imago.Bench.Generation;
using Imago.Worker.Tests.Ingest;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Census;

/// <summary>Records as an old system held them: as they were delivered, under generated ids, without what the server refused.</summary>
internal static class LegacyIndex
{
    /// <returns>The records that the server took.</returns>
    public static async Task<IReadOnlyList<GeneratedRecord>> LoadAsync(
        WorkerUnderTest worker, string index, IEnumerable<GeneratedRecord> records, CancellationToken cancellationToken)
    {
        // Only an object can be sent at all.
        GeneratedRecord[] sent =
        [
            .. records.Where(record => record.Defect is not { Outcome: DefectOutcome.DeadLetter } defect
                || defect.Rules[0] is RejectionReasons.IdMissing or RejectionReasons.IdNotANumber),
        ];
        var body = string.Concat(sent.Select(record => "{\"index\":{}}\n" + Encoding.UTF8.GetString(record.Line.Span) + "\n"));
        var answer = await worker.RequestAsync(HttpMethod.POST, $"/{index}/_bulk?refresh=true", body, cancellationToken);
        var taken = answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("index").GetProperty("status").GetInt32() < 300).ToArray();
        return [.. sent.Where((_, i) => taken[i])];
    }

    /// <summary>The rules that the records break as they are.</summary>
    public static SortedDictionary<string, long> Rules(IEnumerable<GeneratedRecord> records)
    {
        var rules = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var rule in records.SelectMany(record => record.Defect?.Rules ?? []))
        {
            rules[rule] = rules.GetValueOrDefault(rule) + 1;
        }

        return rules;
    }

    /// <summary>What a heal must make of the records.</summary>
    public static Truth Healed(IEnumerable<GeneratedRecord> records)
    {
        var truth = new Truth();
        foreach (var record in records)
        {
            truth.Add(record);
        }

        return truth;
    }
}
