using System.Text.Json;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Highlighting;

/// <summary>Marks, in the fields of a hit, what made it match.</summary>
internal sealed class Highlighter
{
    private readonly QueryMatchCheck _check = new();
    private readonly List<(FieldMapper Field, HighlightOptions Options, LuceneQuery Query)> _fields = [];
    private List<string> _values = [];

    public Highlighter(HighlightRequest request, QueryNode? query, SearchTarget target)
    {
        var context = target.Context;
        foreach (var (pattern, options) in request.Fields)
        {
            var built = target.Bind(() => (options.Query ?? query ?? new MatchAllQuery()).Build(context));
            foreach (var name in context.FieldsLike(pattern))
            {
                if (context.Field(name) is TextMapper or KeywordMapper)
                {
                    _fields.Add((context.Mapping.Fields[name], options, built));
                }
            }
        }
    }

    /// <summary>Writes <c>highlight</c> unless nothing is to be shown.</summary>
    public void Write(Utf8JsonWriter json, SearchHit hit, StoredDocument document)
    {
        using var source = JsonDocument.Parse(document.Source);
        var hasAny = false;
        foreach (var (field, options, query) in _fields)
        {
            var fragments = Highlight(hit, source.RootElement, field, options, query);
            if (fragments.Count == 0)
            {
                continue;
            }

            if (!hasAny)
            {
                json.WriteStartObject("highlight");
                hasAny = true;
            }

            json.WriteStartArray(field.Path);
            foreach (var fragment in fragments)
            {
                json.WriteStringValue(fragment);
            }

            json.WriteEndArray();
        }

        if (hasAny)
        {
            json.WriteEndObject();
        }
    }

    private IReadOnlyList<string> Highlight(SearchHit hit, JsonElement source, FieldMapper field, HighlightOptions options, LuceneQuery query)
    {
        var values = hit.Target.Context.Mapping.SourcesOf(field.Path)
            .SelectMany(path => SourceValues.Of(source, path))
            .Where(value => field is not KeywordMapper { IgnoreAbove: { } most } || value.Length <= most)
            .Select(field.OfTerm)
            .ToList();
        if (values.Count == 0)
        {
            return [];
        }

        // The same objects for fields that index the same text, which is then cut into words once.
        values = _values = values.SequenceEqual(_values, StringComparer.Ordinal) ? _values : values;

        var matches = new List<TextMatch>();
        foreach (var name in options.MatchedFields.Prepend(field.Path).Distinct(StringComparer.Ordinal))
        {
            if (hit.Target.Context.Field(name) is TextMapper or KeywordMapper)
            {
                var text = new FieldText(hit.Target.Context.Mapping.Fields[name], values);
                matches.AddRange(new TextMatches(hit, _check, name, text, anyField: !options.RequireFieldMatch).Of(query));
            }
        }

        if (options.MatchedFields.Count > 0)
        {
            matches.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        }

        return new Fragments(string.Join(FieldText.Separator, values), options).Of(matches);
    }
}
