namespace Imago.Api.Errors;

/// <summary>What is wrong with the parameters of a request, by parameter.</summary>
public sealed class ParameterErrors
{
    private readonly SortedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool Any => _messages.Count > 0;

    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="message">A sentence that says what is allowed.</param>
    public void Add(string parameter, string message)
    {
        if (!_messages.TryGetValue(parameter, out var messages))
        {
            _messages[parameter] = messages = [];
        }

        if (!messages.Contains(message, StringComparer.Ordinal))
        {
            messages.Add(message);
        }
    }

    /// <summary>Names whatever a request has that its endpoint does not take.</summary>
    /// <param name="query">The parameters of the request.</param>
    /// <param name="known">All that the endpoint takes.</param>
    public void RefuseUnknown(IQueryCollection query, params IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (var name in query.Keys.Where(key => !known.Contains(key, StringComparer.Ordinal)))
        {
            Add(name, $"Unknown parameter; known {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}.");
        }
    }

    public IDictionary<string, string[]> ToDictionary() =>
        _messages.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
}
