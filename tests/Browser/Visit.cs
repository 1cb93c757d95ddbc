using Microsoft.Playwright;

namespace Imago.Testing.Browser;

/// <summary>A visitor's page, and what the browser complained of meanwhile.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add($"{message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts and requests, and what the content security policy refused, since the start.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
