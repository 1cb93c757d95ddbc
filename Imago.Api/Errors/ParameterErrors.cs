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

    public IDictionary<string, string[]> ToDictionary() =>
        _messages.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
}
