using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Imago.Api.Caching;
using Imago.Api.Errors;
using Imago.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imago.Api.Suggest;

internal static class SuggestEndpoints
{
    private const int MaxLength = 100;
    private static readonly WholeNumberParameter Size = new("size", Most: 20, Otherwise: 8);

    public static void AddSuggest(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Suggester>();

    public static void MapSuggest(this IEndpointRouteBuilder routes) => routes.MapGet("/api/suggest", Suggest)
        .WithName("Suggest")
        .WithTags("Photos")
        .WithSummary("Suggestions as one types")
        .WithDescription("Photographers and phrases of captions that begin like what has been typed, with the number of photos; a typo does no harm.")
        .WithWholeNumber(Size)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Task<Results<AnswerResult<SuggestResult>, ProblemResult>> Suggest(
        [Description("What has been typed so far.")][StringLength(MaxLength)] string? q,
        [Description("Most suggestions.")] string? size,
        HttpContext context,
        Suggester suggester,
        AnswerCache cache,
        CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        errors.RefuseUnknown(context.Request.Query, nameof(q), Size.Name);
        var typed = q?.Trim() ?? "";
        if (typed.Length > MaxLength)
        {
            errors.Add(nameof(q), string.Create(CultureInfo.InvariantCulture, $"q must have at most {MaxLength} characters; it has {typed.Length}."));
        }

        var most = Size.Read(size, errors);
        return cache.AnswerAsync<SuggestResult>(
            errors,
            string.Create(CultureInfo.InvariantCulture, $"/api/suggest?q={Uri.EscapeDataString(typed.ToLowerInvariant())}&size={most}"),
            async ending => new ComputedAnswer(await suggester.SuggestAsync(typed, most, ending)),
            cancellationToken);
    }
}
