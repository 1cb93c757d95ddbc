using System.Net.Http.Headers;
using System.Text;
using Imago.AppHost.Backing;

namespace Imago.AppHost.Services;

/// <summary>What a steward can have done from the dashboard. Each command is a request to the API with the steward key; its run is listed there.</summary>
internal static class StewardCommands
{
    /// <param name="api">The API.</param>
    /// <param name="stewardKey">The key that it asks for.</param>
    /// <param name="backing">The archive can be emptied in embedded mode only.</param>
    public static IResourceBuilder<ProjectResource> WithStewardCommands(
        this IResourceBuilder<ProjectResource> api, IResourceBuilder<ParameterResource> stewardKey, BackingMode backing)
    {
        api.WithStewardCommand(
            stewardKey, "run-census", "Run census", "/api/quality/runs", "ClipboardTaskListLtr",
            "Checks every photo against the mapping and the rules; the report says what is missing, wrong or new.",
            "Take a census of the whole archive now?");
        api.WithStewardCommand(
            stewardKey, "heal-index", "Heal index", "/api/index/heal", "HeartPulse",
            "Carries every photo into a new generation by the rules of today; searches go there if all guards hold.",
            "Heal the index? Searches go on meanwhile; imports wait until it is done.");
        api.WithStewardCommand(
            stewardKey, "warm-cache", "Warm cache", "/api/index/warm", "Fire",
            "Asks every replica of the API for what people search for most.",
            "Replay the most popular searches against every replica?");
        api.WithStewardCommand(
            stewardKey, "import-sample", "Import sample", "/api/photos/import/sample", "ArrowImport",
            "Imports the shipped sample; what is there already stays as it is.",
            "Import the sample of 59,031 photos?");
        if (backing is BackingMode.Embedded)
        {
            api.WithStewardCommand(
                stewardKey, "reset-data", "Reset data", "/api/index/reset", "Delete",
                "Removes all photos, dead letters and the ledger of imports, then imports the sample.",
                "Remove ALL photos, generations and dead letters of this machine? This cannot be undone.");
        }

        return api;
    }

    private static void WithStewardCommand(
        this IResourceBuilder<ProjectResource> api,
        IResourceBuilder<ParameterResource> stewardKey,
        string name,
        string displayName,
        string path,
        string icon,
        string description,
        string confirmation) =>
        api.WithHttpCommand(path, displayName, endpointName: "http", commandName: name, commandOptions: new HttpCommandOptions
        {
            Method = HttpMethod.Post,
            Description = description,
            ConfirmationMessage = confirmation,
            IconName = icon,
            PrepareRequest = async context =>
            {
                var key = await stewardKey.Resource.GetValueAsync(context.CancellationToken);
                context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                context.Request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            },
            GetCommandResult = async context => context.Response.IsSuccessStatusCode
                ? CommandResults.Success()
                : CommandResults.Failure(await ReasonAsync(context.Response, context.CancellationToken)),
        });

    /// <summary>The API says in problem details why it does not.</summary>
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return $"The API answered {(int)response.StatusCode}: {body}";
    }
}
