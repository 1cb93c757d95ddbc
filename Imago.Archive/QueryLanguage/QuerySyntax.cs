using System.Globalization;
using System.Text;

namespace Imago.Archive.QueryLanguage;

/// <summary>One construct of the query language.</summary>
/// <param name="Form">How it is written.</param>
/// <param name="Example">A query that uses it.</param>
/// <param name="Meaning">What it finds.</param>
public sealed record QueryConstruct(string Form, string Example, string Meaning);

/// <summary>The one table of the query language's constructs; <c>docs/query-language.md</c> and help pages are made from it.</summary>
public static class QuerySyntax
{
    public static IReadOnlyList<QueryConstruct> Constructs { get; } =
    [
        new("word word", "children baseball", "Photos that have every word, in any order and in any of the fields that are searched."),
        new("\"words\"", "\"Greenlee Field\"", "The words beside each other, in this order, as they are written."),
        new("-term", "baseball -children", "Not this. Stands before a word, a phrase, a filter or brackets, without a space."),
        new("term OR term", "pool OR beach", "At least one of them. OR is written in capitals and binds weaker than words beside each other."),
        new("(terms)", "(pool OR beach) children", "Brackets group."),
        new("prefix*", "base*", "Words that begin like this."),
        new("number", "1955", "A number is tried as an image number, as a year and as a word."),
        new("photographer:name", "photographer:\"Teenie Harris\"", "Words of the photographer's name, in this order; ü, ue and u are the same."),
        new("year:year", "year:1955", "Taken in this year."),
        new("year:first..last", "year:1955..1960", "Taken in these years, both included. Either end may be left out: year:1955.. or year:..1960."),
        new("db:name", "db:sport", "From this database: stock or sport."),
        new("id:number", "id:58377", "The photo with this image number."),
        new("has:field", "has:title", "Photos in which the field has a value."),
        new("missing:field", "missing:description", "Photos in which the field has no value."),
        new("issue:rule", "issue:date-unparsable", "Photos that break this rule of data quality."),
    ];

    /// <summary>The page about the query language, as Markdown.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # The query language

            Any text is a valid query: what is not syntax is a word. A quote or bracket without a partner, a colon, a slash or a lone minus sign
            never fails and is never refused.

            | write | for example | finds |
            |---|---|---|

            """);
        foreach (var construct in Constructs)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{construct.Form}` | `{construct.Example}` | {construct.Meaning} |\n");
        }

        var names = string.Join(", ", QueryFieldNames.All.Select(entry => $"`{entry.Name}`"));
        page.Append(CultureInfo.InvariantCulture, $"""

            ## How words are matched

            - A word may stand in the caption, the title, the description or the photographer's name. Captions are compared as written, and
              reduced to word stems in German and in English; the form as written counts more, and words that stand together in the photo as
              they do in the query count most.
            - Case and accents do not matter: `Muller` finds `Müller`, in phrases and prefixes too. In photographers' names `ü`, `ue` and `u` are
              the same, and likewise for other umlauts; in captions `Mueller` finds `Müller` as a word.
            - A word made of several, such as `Penn-Sheraton` or `a:b`, matches where all of its parts stand in one field.
            - Words that carry no meaning of their own in German or in English (`{string.Join("`, `", FunctionWords.Examples)}`, ...) need not be
              in a photo when the query has other words; where they are, it ranks higher. A query of nothing else looks for them as for any word.
              Words such as `war`, `die` or `man`, which are such words in one language and mean something in the other, are always needed.
            - Text without a letter or digit is ignored; a query of nothing else finds nothing.
            - A construct with a value that it does not take (`year:soon`, `has:colour`) is searched as a word. The answer says so in
              `applied.ignored`.

            ## Fields of `has:` and `missing:`

            {names}. Names of filters and fields may be written in any case.

            ## Limits

            At most {QueryParser.MaxLength:N0} characters, {QueryParser.MaxClauses} words, phrases and filters, and brackets nested {QueryParser.MaxDepth} deep. A query past a limit is
            refused with the limit that it exceeds.

            """);
        return page.ToString();
    }
}
