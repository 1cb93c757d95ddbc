using System.Globalization;
using System.Text;

namespace Imago.Api.Errors;

/// <summary>The page about the API's errors.</summary>
public static class ProblemCatalogue
{
    /// <summary>As Markdown, from <see cref="ProblemTypes.All"/>.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder(
            """
            # Errors of the API

            Whatever the API refuses or fails at, it answers with problem details (RFC 9457, `application/problem+json`), whatever the request
            accepts. `type` is a stable reference to a row of this table, `title` is the same for every occurrence, `detail` is a sentence about this
            one, and `traceId` leads to its trace and logs. No answer holds an exception's text, a host name or a query body. An answer with status
            429 or 503 says in `Retry-After` when to try again.

            | type | status | title | when | what to do |
            |---|---|---|---|---|

            """);
        foreach (var problem in ProblemTypes.All.OrderBy(problem => problem.Status).ThenBy(problem => problem.Slug, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{problem.Reference}` | {problem.Status} | {problem.Title} | {problem.When} | {problem.Remedy} |\n");
        }

        return page.ToString();
    }
}
