using System.Text.Json;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Lucene.Net.Analysis;
using Lucene.Net.Index;

namespace Imago.SearchNode.Suggesting;

/// <summary>A word of the text with what is suggested for it.</summary>
internal sealed record WordSuggestions(string Text, int Offset, int Length, List<WordSuggestion> Options);

/// <param name="Frequency">Documents that have the word.</param>
internal sealed record WordSuggestion(string Text, float Score, int Frequency);

/// <summary>Suggests words of the index for those of a text, as Lucene's spell checker chooses them, which Lucene.NET's packages here lack.</summary>
internal sealed class TermSuggester(SuggestSpec spec)
{
    /// <summary>Suggestions that are less similar are never shown.</summary>
    private const float LeastSimilarity = 0.5f;

    public static void Write(Utf8JsonWriter json, IReadOnlyList<SuggestSpec> specs, IReadOnlyList<SearchTarget> targets, bool typedKeys)
    {
        json.WriteStartObject("suggest");
        foreach (var spec in specs)
        {
            json.WriteStartArray(typedKeys ? $"term#{spec.Name}" : spec.Name);
            foreach (var word in new TermSuggester(spec).Suggest(targets))
            {
                Write(json, word);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WordSuggestions word)
    {
        json.WriteStartObject();
        json.WriteString("text", word.Text);
        json.WriteNumber("offset", word.Offset);
        json.WriteNumber("length", word.Length);
        json.WriteStartArray("options");
        foreach (var option in word.Options)
        {
            json.WriteStartObject();
            json.WriteString("text", option.Text);
            json.WritePropertyName("score");
            json.WriteSingle(option.Score);
            json.WriteNumber("freq", option.Frequency);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<WordSuggestions> Suggest(IReadOnlyList<SearchTarget> targets) => targets
        .SelectMany(target => target.Bind(() => OfIndex(target)))
        .GroupBy(word => (word.Text, word.Offset))
        .Select(word => word.First() with
        {
            Options =
            [
                .. word.SelectMany(found => found.Options)
                    .GroupBy(option => option.Text, (text, options) => new WordSuggestion(text, options.Max(option => option.Score), options.Sum(option => option.Frequency)))
                    .OrderByDescending(option => spec.ByFrequency ? option.Frequency : option.Score)
                    .ThenByDescending(option => spec.ByFrequency ? option.Score : option.Frequency)
                    .ThenBy(option => option.Text, StringComparer.Ordinal)
                    .Take(spec.Size),
            ],
        });

    private List<WordSuggestions> OfIndex(SearchTarget target)
    {
        var field = target.Context.Field(spec.Field) ?? throw Refuse.IllegalArgument($"no mapping found for field [{spec.Field}]");
        var analyzers = target.Index.Analyzers;
        Analyzer analyzer = spec.Analyzer is { } name
            ? analyzers.Find(name) ?? throw Refuse.IllegalArgument($"analyzer [{name}] doesn't exists")
            : field is TextMapper text ? text.SearchAnalyzer : field is KeywordMapper { Normalizer: { } normalizer } ? normalizer : analyzers.Find("keyword")!;
        return
        [
            .. AnalyzedTokens.Read(analyzer, spec.Field, [spec.Text ?? throw Refuse.IllegalArgument("The required text option is missing")])
                .Select(word => new WordSuggestions(word.Term, word.Start, word.End - word.Start, Near(new Term(spec.Field, word.Term), target.Snapshot.Reader))),
        ];
    }

    private List<WordSuggestion> Near(Term word, IndexReader reader)
    {
        var frequency = reader.DocFreq(word);
        if (word.Text.EnumerateRunes().Count() < spec.MinWordLength
            || (spec.Mode == SuggestMode.Missing && frequency > 0)
            || frequency > (spec.MaxTermFrequency >= 1 ? spec.MaxTermFrequency : (int)Math.Ceiling(spec.MaxTermFrequency * reader.MaxDoc)))
        {
            return [];
        }

        var least = spec.Mode == SuggestMode.Popular ? frequency : 0;
        least = spec.MinDocumentFrequency >= 1 ? Math.Max(least, (int)spec.MinDocumentFrequency)
            : spec.MinDocumentFrequency > 0 ? Math.Max(least, (int)(spec.MinDocumentFrequency * reader.MaxDoc) - 1)
            : least;
        var inspected = spec.ShardSize * spec.MaxInspections;
        var found = Near(word, reader, edits: 1, least, inspected);
        if (spec.MaxEdits > 1 && found.Count < inspected)
        {
            found = [.. found.Concat(Near(word, reader, spec.MaxEdits, least, inspected)).DistinctBy(term => term.Term)];
        }

        return
        [
            .. found.OrderByDescending(term => term.Similarity).ThenByDescending(term => term.Frequency).ThenBy(term => term.Term)
                .Take(spec.ShardSize)
                .Select(term => new WordSuggestion(term.Term.Utf8ToString(), term.Similarity, term.Frequency)),
        ];
    }

    private List<NearTerm> Near(Term word, IndexReader reader, int edits, int leastFrequency, int most) =>
    [
        .. new NearTerms(word, edits, Math.Max(spec.PrefixLength, edits - 1), transpositions: true).In(reader)
            .Where(term => term.Similarity >= LeastSimilarity && term.Frequency > leastFrequency && !term.Term.BytesEquals(word.Bytes))
            .OrderByDescending(term => term.Similarity).ThenBy(term => term.Term)
            .Take(most),
    ];
}
