using Imago.Worker.Indexing;

namespace Imago.Worker.Control;

/// <summary>
/// Jobs wait for Elasticsearch as long as it takes; whoever asks over the network is told after a few seconds that it does not answer.
/// </summary>
internal sealed class IndexAnswerLimit(TimeProvider time) : IEndpointFilter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var aborted = context.HttpContext.RequestAborted;
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(aborted, limit.Token);
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is CancellationToken)
            {
                context.Arguments[i] = both.Token;
            }
        }

        try
        {
            return await next(context);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            return Unavailable("It does not answer.");
        }
        catch (IndexRefusedException)
        {
            return Unavailable("It does not accept the worker's request; the worker's log says why.");
        }
    }

    private static IResult Unavailable(string detail) => ControlProblem.Of(
        StatusCodes.Status503ServiceUnavailable, "index-unavailable", "The index cannot be reached.", detail);
}
