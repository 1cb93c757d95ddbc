namespace Imago.Archive.QueryLanguage;

/// <summary>What a single term of a query stands for.</summary>
internal static class QueryTerm
{
    /// <summary>True for <c>name:</c> of a construct, whose value may follow in quotes.</summary>
    public static bool IsLabel(string text) => Trimmed(text) is [.., ':'] label && QueryField.Of(label)?.Name.Length == label.Length - 1;

    /// <summary>A label and the phrase behind it: <c>photographer:"Teenie Harris"</c>.</summary>
    public static QueryNode Labelled(string label, string value)
    {
        var text = Trimmed(label);
        return QueryField.ReadFrom(text + Collapsed(value))
            ?? QueryNode.All([new QueryNode.Word(text), .. Phrase(value) is { } phrase ? [phrase] : Array.Empty<QueryNode>()]);
    }

    /// <summary>The words between two quotes; null where there are none.</summary>
    public static QueryNode? Phrase(string text) => Collapsed(text) is { Length: > 0 } words ? new QueryNode.Phrase(words) : null;

    /// <summary>A run of characters without spaces: a construct, a prefix, or else a word.</summary>
    public static QueryNode Plain(string run)
    {
        var text = Trimmed(run);
        if (QueryField.ReadFrom(text) is { } construct)
        {
            return construct;
        }

        if (text.EndsWith('*') && Searchable.Has(text))
        {
            return new QueryNode.Prefix(text.TrimEnd('*'));
        }

        // An OR that is no operator is a word; in lower case it can never be taken for the operator again.
        return new QueryNode.Word(text == "OR" ? "or" : text);
    }

    /// <summary>Without leading minus signs that are no syntax ("--word"): no analysis would keep them, and they could be taken for syntax.</summary>
    private static string Trimmed(string text) => text.TrimStart('-') is { Length: > 0 } rest ? rest : text;

    private static string Collapsed(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
