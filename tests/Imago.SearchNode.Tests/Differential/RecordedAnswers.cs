using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>
/// What the real Elasticsearch answered, in a file beside the tests: the expectation where no Elasticsearch is at hand. With one at hand and
/// <c>IMAGO_RECORD_ANSWERS=1</c> the file is written anew.
/// </summary>
public abstract class RecordedAnswers : IDisposable
{
    private const string RecordVariable = "IMAGO_RECORD_ANSWERS";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _file;
    private readonly SortedDictionary<string, string> _answers;
    private readonly SortedDictionary<string, string>? _new = Environment.GetEnvironmentVariable(RecordVariable) == "1" && DifferentialServers.HasReference
        ? new(StringComparer.Ordinal)
        : null;

    protected RecordedAnswers(string file)
    {
        _file = Path.Combine(Path.GetDirectoryName(ThisFile())!, file);
        _answers = File.Exists(_file) ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(_file))! : new(StringComparer.Ordinal);
    }

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
        GC.SuppressFinalize(this);
        if (_new is not null)
        {
            File.WriteAllText(_file, JsonSerializer.Serialize(_new, Layout) + "\n");
        }
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}

/// <summary>Answers to the requests that are written by hand.</summary>
public sealed class WrittenAnswers() : RecordedAnswers("answers.json");

/// <summary>Answers to generated requests.</summary>
public sealed class GeneratedAnswers() : RecordedAnswers("generated-answers.json");
