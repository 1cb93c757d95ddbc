using Microsoft.AspNetCore.Http.Extensions;

namespace Imago.Frontend.Stewards;

/// <summary>Which dead letters are listed; the page and the API use the same parameters.</summary>
public sealed record DeadLetterQuery(string? State, string? Reason, string? Text, string? Cursor)
{
    public const string Open = "open";

    public string Href => "/dead-letters" + ToQueryString();

    /// <summary><c>?state=...</c>, or nothing where nothing is set.</summary>
    public string ToQueryString()
    {
        (string Name, string? Value)[] all = [("state", State), ("reason", Reason), ("q", Text), ("cursor", Cursor)];
        return new QueryBuilder(all
            .Where(parameter => !string.IsNullOrWhiteSpace(parameter.Value))
            .Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value!))).ToQueryString().Value ?? "";
    }
}
