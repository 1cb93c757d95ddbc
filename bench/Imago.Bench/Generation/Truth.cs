using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Bench.Generation;

/// <summary>What an import of generated records must find, counted while they were made and not by the code that is judged by it.</summary>
public sealed class Truth
{
    /// <summary>Lines of the file.</summary>
    public long Lines { get; set; }

    /// <summary>Different photos: <see cref="Clean"/> + <see cref="Flagged"/> + <see cref="Repaired"/>.</summary>
    public long Indexed { get; set; }

    /// <summary>Lines that repeat an earlier one.</summary>
    public long Unchanged { get; set; }

    /// <summary>Photos without any issue.</summary>
    public long Clean { get; set; }

    /// <summary>Photos with an issue of which nothing had to be dropped or repaired.</summary>
    public long Flagged { get; set; }

    /// <summary>Photos with a delivered value in <c>original</c>.</summary>
    public long Repaired { get; set; }

    /// <summary>Photos by the rule that they break.</summary>
    public SortedDictionary<string, long> Rules { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Lines that cannot become photos, by reason.</summary>
    public SortedDictionary<string, long> DeadLetters { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Photos by what is derived of them: <c>orientation:landscape</c>, <c>rights:deny</c>, <c>date:recovered</c>.</summary>
    public SortedDictionary<string, long> Derived { get; set; } = new(StringComparer.Ordinal);

    public void Add(GeneratedRecord record)
    {
        Lines++;
        var defect = record.Defect;
        switch (defect?.Outcome)
        {
            case DefectOutcome.DeadLetter:
                Count(DeadLetters, defect.Rules[0]);
                return;
            case DefectOutcome.Unchanged:
                Unchanged++;
                return;
            case DefectOutcome.Repaired:
                Repaired++;
                break;
            case DefectOutcome.Flagged:
                Flagged++;
                break;
            default:
                Clean++;
                break;
        }

        Indexed++;
        foreach (var rule in defect?.Rules ?? [])
        {
            Count(Rules, rule);
        }

        foreach (var derived in record.Derived)
        {
            Count(Derived, derived);
        }
    }

    public static async Task<Truth> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync(file, TruthJson.Default.Truth, cancellationToken)
            ?? throw new JsonException($"{path} holds no truth.");
    }

    private static void Count(SortedDictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}

/// <summary>What was planted in one line.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Defect">The defect's name, see <see cref="Defects"/>.</param>
/// <param name="Rules">The rules that the line breaks, or the reason why it becomes a dead letter.</param>
public sealed record PlantedDefect(long Line, string Defect, IReadOnlyList<string> Rules);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Truth))]
internal sealed partial class TruthJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlantedDefect))]
internal sealed partial class PlantedDefectJson : JsonSerializerContext;
