using Elastic.Transport;
using Imago.Api.Index;
using Microsoft.AspNetCore.Diagnostics;

namespace Imago.Api.Errors;

/// <summary>Answers a request that failed because the index gave no answer.</summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is RefusedException refused)
        {
            await ProblemResult.Of(refused.Type, refused.Errors).ExecuteAsync(httpContext);
            return true;
        }

        if (ProblemOf(exception) is not { } problem)
        {
            return false;
        }

        LogIndexFailure(exception, problem.Slug);
        await ProblemResult.Of(problem).ExecuteAsync(httpContext);
        return true;
    }

    private static ProblemType? ProblemOf(Exception exception) => exception switch
    {
        IndexException { Failure: IndexFailure.NotReady } => ProblemTypes.IndexNotReady,
        IndexException { Failure: IndexFailure.Unavailable } => ProblemTypes.IndexUnavailable,

        // Thrown for an answer that is not JSON: something else listens where the cluster should.
        UnexpectedTransportException => ProblemTypes.IndexUnavailable,
        _ => null,
    };

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "A request is answered with {Problem}.")]
    private partial void LogIndexFailure(Exception exception, string problem);
}
