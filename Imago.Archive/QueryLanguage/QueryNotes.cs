namespace Imago.Archive.QueryLanguage;

/// <summary>What a searcher should know of how a query was read.</summary>
public static class QueryNotes
{
    /// <summary>
    /// One sentence for each part that was not taken as it may have been meant: a construct with a value that it does not take (searched as
    /// a word) and text without letters or digits (ignored).
    /// </summary>
    public static IReadOnlyList<string> Of(QueryNode query) => [.. Words(query).Select(Note).OfType<string>().Distinct()];

    private static string? Note(string word) => (QueryField.Of(word), Searchable.Has(word)) switch
    {
        ({ } field, _) => $"'{word}' is searched as a word: {field.Name}: takes {field.Allowed}.",
        (null, false) => $"'{word}' has no letter or digit and is ignored.",
        _ => null,
    };

    private static IEnumerable<string> Words(QueryNode node) => node switch
    {
        QueryNode.AllOf all => all.Parts.SelectMany(Words),
        QueryNode.AnyOf any => any.Parts.SelectMany(Words),
        QueryNode.Exclusion exclusion => Words(exclusion.Operand),
        QueryNode.Word word => [word.Text],
        QueryNode.Phrase phrase when !Searchable.Has(phrase.Text) => [phrase.Text],
        _ => [],
    };
}
