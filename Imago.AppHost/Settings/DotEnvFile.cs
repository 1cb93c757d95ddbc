using System.Text;
using System.Text.RegularExpressions;

namespace Imago.AppHost.Settings;

/// <summary>
/// A file of variables, one a line:
/// <code>
/// # comment
/// NAME=value                 # comment; spaces around name and value do not count
/// export NAME=value          # as shells want it
/// NAME='value # as is'       # nothing has a meaning between single quotes
/// NAME="line\nline \"two\""  # \n, \r, \t, \" and \\ have one between double quotes
/// NAME=                      # empty
/// </code>
/// The last line of a name counts. References to other variables are not resolved.
/// </summary>
public static partial class DotEnvFile
{
    /// <param name="path">The file; a missing one holds nothing.</param>
    /// <exception cref="StartRefusedException">A line cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path) =>
        File.Exists(path) ? Parse(File.ReadAllText(path), path) : new Dictionary<string, string>();

    /// <param name="text">What the file holds.</param>
    /// <param name="path">Its path, for error messages.</param>
    /// <exception cref="StartRefusedException">A line cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text, string path)
    {
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (Blank.IsMatch(line))
            {
                continue;
            }

            // Never the line itself, which may hold a secret.
            if (Assignment.Match(line) is not { Success: true } assignment || !TryRead(assignment.Groups["value"].Value, out var value))
            {
                throw new StartRefusedException(
                    $"{path}, line {number}: expected NAME=value, NAME='value' or NAME=\"value\", optionally followed by ' # comment'.");
            }

            variables[assignment.Groups["name"].Value] = value;
        }

        return variables;
    }

    private static bool TryRead(string text, out string value)
    {
        if (DoubleQuoted.Match(text) is { Success: true } escaped)
        {
            value = Unescape(escaped.Groups["value"].Value);
            return true;
        }

        var plain = SingleQuoted.Match(text) is { Success: true } literal ? literal : Unquoted.Match(text);
        value = plain.Groups["value"].Value;
        return plain.Success;
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            result.Append(text[i] != '\\' ? text[i] : text[++i] switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var other => other,
            });
        }

        return result.ToString();
    }

    [GeneratedRegex(@"^\s*(#.*)?$")]
    private static partial Regex Blank { get; }

    [GeneratedRegex(@"^\s*(export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(?<value>.*?)\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment { get; }

    [GeneratedRegex("""^"(?<value>([^"\\]|\\[nrt"\\])*)"(\s+#.*)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex DoubleQuoted { get; }

    [GeneratedRegex(@"^'(?<value>[^']*)'(\s+#.*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex SingleQuoted { get; }

    /// <summary>Does not begin with a quote, which would be one that is not closed, and ends before a comment.</summary>
    [GeneratedRegex(@"^(?<value>([^'""#\s].*?)?)((^|\s+)#.*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Unquoted { get; }
}
