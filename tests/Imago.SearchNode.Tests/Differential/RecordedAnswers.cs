using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>
/// What the real Elasticsearch answered, in <c>answers.json</c>: the expectation where no Elasticsearch is at hand. With one at hand and
/// <c>IMAGO_RECORD_ANSWERS=1</c> the file is written anew.
/// </summary>
public sealed class RecordedAnswers : IDisposable
{
    private const string RecordVariable = "IMAGO_RECORD_ANSWERS";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedDictionary<string, string> _answers;
    private readonly SortedDictionary<string, string>? _new = Environment.GetEnvironmentVariable(RecordVariable) == "1" && DifferentialServers.HasReference
        ? new(StringComparer.Ordinal)
        : null;

    public RecordedAnswers() => _answers = File.Exists(FilePath())
        ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(FilePath()))!
        : new(StringComparer.Ordinal);

    /// <summary>The answer of the real Elasticsearch: its own where it was asked just now, else the recorded one.</summary>
    public string Expected(string request, string? reference)
    {
        if (reference is not null)
        {
            _new?[request] = reference;
            return reference;
        }

        return _answers.TryGetValue(request, out var recorded)
            ? recorded
            : throw new InvalidOperationException($"No answer is recorded for this request: run the tests once with {RecordVariable}=1 beside an Elasticsearch.\n{request}");
    }

    public void Dispose()
    {
        if (_new is not null)
        {
            File.WriteAllText(FilePath(), JsonSerializer.Serialize(_new, Layout) + "\n");
        }
    }

    private static string FilePath([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "answers.json");
}
