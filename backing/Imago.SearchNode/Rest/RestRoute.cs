namespace Imago.SearchNode.Rest;

/// <summary>One endpoint.</summary>
/// <param name="Template">Parts between slashes; <c>{name}</c> takes any value.</param>
/// <param name="Parameters">Names of the query string that the endpoint reads; every other one is refused.</param>
internal sealed record RestRoute(string Method, string Template, Func<RestRequest, Task> Handle, params IReadOnlyList<string> Parameters)
{
    public string[] Parts { get; } = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public int Literals => Parts.Count(part => part[0] != '{');

    public bool Matches(IReadOnlyList<string> path)
    {
        if (path.Count != Parts.Length)
        {
            return false;
        }

        for (var i = 0; i < Parts.Length; i++)
        {
            if (Parts[i][0] != '{' && Parts[i] != path[i])
            {
                return false;
            }
        }

        return true;
    }

    public string? Value(string name, IReadOnlyList<string> path)
    {
        for (var i = 0; i < Parts.Length; i++)
        {
            if (Parts[i].AsSpan().Trim("{}").SequenceEqual(name) && Parts[i][0] == '{')
            {
                return path[i];
            }
        }

        return null;
    }
}
