using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Imago.Api.Errors;

internal static class ErrorsBuilderExtensions
{
    /// <summary>Longest query string that is read: the longest query, percent-encoded, with room for every filter.</summary>
    private const int MaxQueryStringLength = 16 * 1024;

    public static void AddErrors(this IHostApplicationBuilder builder)
    {
        // Before AddProblemDetails: the first writer that can write does.
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();

        // In development as everywhere: a parameter or body that cannot be read is the sender's mistake, not a failure here.
        builder.Services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = false);

        builder.Services.Configure<KestrelServerOptions>(server =>
        {
            // A longer request line would be refused by the server before there are problem details.
            server.Limits.MaxRequestLineSize = 4 * MaxQueryStringLength;
            server.AddServerHeader = false;
        });
    }

    /// <summary>Problem details for everything that fails behind it.</summary>
    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use((context, next) =>
        {
            if (context.Request.QueryString.Value?.Length > MaxQueryStringLength)
            {
                return ProblemResult.Of(ProblemTypes.UriTooLong, $"The query string may have at most {MaxQueryStringLength} characters.")
                    .ExecuteAsync(context);
            }

            return next(context);
        });
    }
}
