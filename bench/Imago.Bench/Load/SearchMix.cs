using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Imago.Bench.Running;

namespace Imago.Bench.Load;

/// <summary>
/// Searches as visitors make them: words and phrases of captions, some with a filter or a sort. Their popularity follows Zipf's law, as that of
/// searches does; the same seed gives the same searches in the same order.
/// </summary>
internal sealed class SearchMix
{
    private const int Popular = 2000;

    private readonly string[] _words;
    private readonly string[] _searches;
    private readonly double[] _cumulated;
    private readonly Random _dice;

    private SearchMix(string[] words, int seed)
    {
        _words = words;
        _dice = new Random(seed);
        _searches = [.. Enumerable.Range(0, Popular).Select(_ => Create())];
        _cumulated = new double[Popular];
        var sum = 0.0;
        for (var rank = 0; rank < Popular; rank++)
        {
            _cumulated[rank] = sum += 1.0 / (rank + 1);
        }
    }

    /// <summary>From the captions of the shipped sample.</summary>
    public static SearchMix OfSample(int seed)
    {
        using var file = File.OpenRead(Path.Combine(Solution.Directory, "data", "press-photos.ndjson.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var words = new List<string>();
        // Every twentieth caption: words are drawn as often as they stand there.
        for (var line = 0; lines.ReadLine() is { } text; line++)
        {
            if (line % 20 == 0)
            {
                using var record = JsonDocument.Parse(text);
                words.AddRange(record.RootElement.GetProperty("suchtext").GetString()!.Split(' ').Where(word => word.Length > 3 && word.All(char.IsAsciiLetter)));
            }
        }

        return new SearchMix([.. words], seed);
    }

    /// <summary>Path and query of a search that others make too. Safe for concurrent use.</summary>
    public string NextPopular()
    {
        lock (_dice)
        {
            var drawn = _dice.NextDouble() * _cumulated[^1];
            var rank = Array.BinarySearch(_cumulated, drawn);
            return _searches[Math.Min(rank < 0 ? ~rank : rank, Popular - 1)];
        }
    }

    /// <summary>Path and query of a search that hardly anybody made before. Safe for concurrent use.</summary>
    public string NextRare()
    {
        lock (_dice)
        {
            return Create();
        }
    }

    private string Create()
    {
        var query = new StringBuilder("/api/photos?q=").Append(Word());
        switch (_dice.Next(6))
        {
            case 0:
                query.Append('+').Append(Word());
                break;
            case 1:
                query.Append("+OR+").Append(Word());
                break;
            case 2:
                query.Append("&orientation=landscape&sort=newest");
                break;
            case 3:
                var year = _dice.Next(1935, 1975);
                query.Append(CultureInfo.InvariantCulture, $"&from={year}-01-01&to={year + 5}-12-31");
                break;
            case 4:
                query.Append("&sort=oldest&db=stock");
                break;
            default:
                query.Append('+').Append(Word()).Append("+-").Append(Word());
                break;
        }

        return query.ToString();
    }

    private string Word() => _words[_dice.Next(_words.Length)];
}
