using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imago.Fault.Tests;

/// <summary>When, seen from the fault.</summary>
internal enum Moment
{
    Before,
    During,
    After,
}

/// <summary>What a visitor got.</summary>
/// <param name="IsKnown">Whether it had been answered before.</param>
/// <param name="Asked">When it was asked.</param>
/// <param name="Answered">When it was answered.</param>
/// <param name="Status">Null where there was no answer.</param>
/// <param name="Text">Its beginning, or why there was none.</param>
internal sealed record Answer(bool IsKnown, Moment Asked, Moment Answered, HttpStatusCode? Status, string Text)
{
    public bool IsGood => Status is HttpStatusCode.OK;

    /// <summary>The refusal of an API that cannot reach the index, in problem details.</summary>
    public bool IsIndexUnavailable { get; init; }
}

/// <summary>People who search without a pause, what is known and what nobody has asked for in turn.</summary>
internal sealed class Visitors : IAsyncDisposable
{
    private const int Count = 6;

    private readonly HttpClient _frontend;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task[] _visits;
    private volatile Moment _moment = Moment.Before;

    private Visitors(HttpClient frontend)
    {
        _frontend = frontend;
        _visits = [.. Enumerable.Range(0, Count).Select(VisitAsync)];
    }

    /// <summary>What everybody asks for.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. new[] { "", "q=street", "q=school&sort=newest", "q=man%20OR%20woman", "db=stock" }.Select(query => $"/api/photos?{query}")];

    public ConcurrentQueue<Answer> Answers { get; } = [];

    /// <summary>Has everything known answered by each replica, then lets them in.</summary>
    public static async Task<Visitors> StartAsync(RunningApplication application, CancellationToken cancellationToken)
    {
        foreach (var replica in application.Replicas)
        {
            foreach (var address in Known)
            {
                using var answer = await replica.Client.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
                answer.EnsureSuccessStatusCode();
            }
        }

        return new Visitors(application.Frontend.Client);
    }

    /// <summary>A search for a word that nobody has searched for.</summary>
    public static Uri Unknown() => new($"/api/photos?facets=none&pageSize=1&q=x{Guid.NewGuid():N}", UriKind.Relative);

    /// <summary>From now on it is another moment.</summary>
    public void ItIs(Moment moment) => _moment = moment;

    /// <summary>Waits until each kind has been answered so many times more.</summary>
    public async Task WaitAsync(int answers, CancellationToken cancellationToken)
    {
        var (known, unknown) = (Number(true), Number(false));
        while (Number(true) < known + answers || Number(false) < unknown + answers)
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Lets nobody in any more, and waits until all have their answers.</summary>
    public async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        await Task.WhenAll(_visits);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _leaving.Dispose();
    }

    private int Number(bool known) => Answers.Count(answer => answer.IsKnown == known);

    private async Task VisitAsync(int visitor)
    {
        for (var i = visitor; !_leaving.IsCancellationRequested; i++)
        {
            var isKnown = i % 2 == 0;
            var asked = _moment;
            try
            {
                using var response = await _frontend.GetAsync(isKnown ? new Uri(Known[i / 2 % Known.Count], UriKind.Relative) : Unknown(), CancellationToken.None);
                var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
                Answers.Enqueue(new Answer(isKnown, asked, _moment, response.StatusCode, text[..Math.Min(text.Length, 300)])
                {
                    IsIndexUnavailable = response.StatusCode is HttpStatusCode.ServiceUnavailable
                        && response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                        && TypeOf(text) == "/errors/index-unavailable",
                });
            }
            catch (HttpRequestException exception)
            {
                Answers.Enqueue(new Answer(isKnown, asked, _moment, Status: null, exception.Message));
            }
        }
    }

    private static string? TypeOf(string text)
    {
        try
        {
            return (string?)JsonNode.Parse(text)?["type"];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
