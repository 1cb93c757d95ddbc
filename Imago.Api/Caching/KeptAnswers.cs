using Imago.Api.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imago.Api.Caching;

/// <summary>How the endpoints whose answers are kept answer.</summary>
internal static class KeptAnswers
{
    /// <summary>The answer to a request whose parameters are right; where there is no such thing, there is no such photo.</summary>
    /// <typeparam name="T">What the answer holds.</typeparam>
    /// <param name="cache">Keeps answers.</param>
    /// <param name="address">What identifies the answer: path and canonical query.</param>
    /// <param name="compute">Asks the index; null where no photo has the id of the request.</param>
    /// <param name="cancellationToken">Ends the waiting of this request.</param>
    public static async Task<Results<AnswerResult<T>, ProblemResult>> AnswerAsync<T>(
        this AnswerCache cache, string address, Func<CancellationToken, Task<ComputedAnswer?>> compute, CancellationToken cancellationToken) =>
        await cache.GetAsync(address, compute, cancellationToken) is { } answer ? new AnswerResult<T>(answer) : ProblemResult.NoSuchPhoto();

    /// <summary>The same, where the parameters may be wrong.</summary>
    /// <inheritdoc cref="AnswerAsync{T}(AnswerCache, string, Func{CancellationToken, Task{ComputedAnswer?}}, CancellationToken)"/>
    public static async Task<Results<AnswerResult<T>, ProblemResult>> AnswerAsync<T>(
        this AnswerCache cache, ParameterErrors errors, string address, Func<CancellationToken, Task<ComputedAnswer?>> compute, CancellationToken cancellationToken) =>
        errors.Any ? ProblemResult.Of(errors) : await cache.AnswerAsync<T>(address, compute, cancellationToken);
}
