using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Lucene.Net.Analysis;

namespace Imago.SearchNode.Highlighting;

/// <summary>A place where a word stands: its position among the words, and its characters.</summary>
internal readonly record struct WordPlace(int Position, int Start, int End);

/// <summary>The values of a field of one document as one text, and the places of its words.</summary>
internal sealed class FieldText
{
    /// <summary>Stands between two values, as in Elasticsearch.</summary>
    public const char Separator = '\u2029';

    private readonly Dictionary<string, List<WordPlace>> _places = new(StringComparer.Ordinal);

    public FieldText(FieldMapper field, IReadOnlyList<string> values)
    {
        var (offset, position) = (0, 0);
        foreach (var value in values)
        {
            position = field is TextMapper text ? Analyse(text.Analyzer, field.Path, value, offset, position) : Whole(value, offset, position);
            offset += value.Length + 1;
        }
    }

    public IEnumerable<string> Words => _places.Keys;

    /// <summary>Ascending; empty if the word does not occur.</summary>
    public IReadOnlyList<WordPlace> Places(string word) => _places.TryGetValue(word, out var places) ? places : [];

    private int Whole(string value, int offset, int position)
    {
        Add(value, new WordPlace(position, offset, offset + value.Length));
        return position + 1;
    }

    private int Analyse(Analyzer analyzer, string field, string value, int offset, int position)
    {
        var last = 0;
        foreach (var token in AnalyzedText.Tokens(analyzer, field, value))
        {
            last = token.Position;
            Add(token.Term, new WordPlace(position + token.Position, offset + token.Start, offset + token.End));
        }

        return position + last + 1 + analyzer.GetPositionIncrementGap(field);
    }

    private void Add(string word, WordPlace place)
    {
        if (!_places.TryGetValue(word, out var places))
        {
            _places[word] = places = [];
        }

        places.Add(place);
    }
}
