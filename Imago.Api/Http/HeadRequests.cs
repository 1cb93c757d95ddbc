namespace Imago.Api.Http;

internal static class HeadRequests
{
    /// <summary>
    /// Answers HEAD like GET, headers and length included, at every address. The server leaves the body out as soon as it sees the method, so it
    /// gets it back before the answer starts.
    /// </summary>
    public static void UseHeadRequests(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method))
            {
                context.Request.Method = HttpMethods.Get;
                context.Response.OnStarting(() =>
                {
                    context.Request.Method = HttpMethods.Head;
                    return Task.CompletedTask;
                });
            }

            return next(context);
        });

        // Without this the route is looked up before anything else, and by the method that it came with.
        app.UseRouting();
    }
}
