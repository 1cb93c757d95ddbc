using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Imago.Api.Tests.Abuse;

/// <summary>Requests that make no sense, at every endpoint: none makes the API fail, tell what it should not, or change anything.</summary>
/// <param name="api">The API.</param>
/// <param name="requests">How many.</param>
public abstract class FuzzTests(AbusedApi api, int requests)
{
    /// <summary>Seeds are kept: a request that once made trouble is sent in every run.</summary>
    private const int FirstSeed = 1;

    private const int Clients = 16;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NonsenseMakesNoFailureTellsNothingAndChangesNothing()
    {
        using var client = api.CreateClient();
        var endpoints = api.Endpoints;
        var parameters = await ParametersAsync(client);
        var before = await api.StateAsync();
        var faults = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();

        await Parallel.ForEachAsync(
            Enumerable.Range(FirstSeed, requests),
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Ending },
            async (seed, ending) =>
            {
                var fuzzed = new FuzzedRequest(seed, endpoints, parameters);
                using var message = fuzzed.ToMessage(api.Address);
                using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ending);
                var body = await answer.Content.ReadAsStringAsync(ending);
                statuses.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
                if (FaultOf(answer, body) is { } fault)
                {
                    faults.Enqueue($"seed {seed}: {fault}\n  {fuzzed}\n  {body[..Math.Min(body.Length, 300)]}");
                }
            });

        Assert.True(faults.IsEmpty, $"{faults.Count} of {requests}:\n{string.Join('\n', faults.Take(20))}");
        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed }, statuses.Keys.ToHashSet());
        Assert.DoesNotContain(api.ReachedWorker, request => !request.StartsWith("GET ", StringComparison.Ordinal));
        Assert.Equal(before, await api.StateAsync());
    }

    private string? FaultOf(HttpResponseMessage answer, string body)
    {
        if ((int)answer.StatusCode >= 500)
        {
            return $"{(int)answer.StatusCode}";
        }

        if (answer.Headers.Concat(answer.Content.Headers).FirstOrDefault(IsOfNoBusiness) is { Key: not null } header)
        {
            return $"the header {header.Key}";
        }

        var isError = (int)answer.StatusCode >= 400;
        return isError && api.Secrets.FirstOrDefault(secret => body.Contains(secret, StringComparison.Ordinal)) is { } told ? $"it tells {told}" : null;
    }

    /// <summary>Injected, or a door for other sites, or the name of what runs here.</summary>
    private static bool IsOfNoBusiness(KeyValuePair<string, IEnumerable<string>> header) =>
        header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header.Key is "X-Injected" or "Server" or "X-Powered-By" or "Set-Cookie";

    /// <summary>The names of all parameters, as the API describes them itself, and one that it lacks.</summary>
    private static async Task<IReadOnlyList<string>> ParametersAsync(HttpClient client)
    {
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Ending))!;
        var names = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
            .SelectMany(operation => operation.Value!["parameters"]?.AsArray() ?? [])
            .Where(parameter => (string?)parameter!["in"] == "query")
            .Select(parameter => (string)parameter!["name"]!)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(names.Count > 20, string.Join(' ', names));
        return [.. names, "nonsense"];
    }
}

public sealed class EmbeddedFuzzTests(EmbeddedAbusedApi api) : FuzzTests(api, 20_000), IClassFixture<EmbeddedAbusedApi>;

/// <summary>Most of the requests are answered before the index is asked; those that get there are the same as above.</summary>
public sealed class ReferenceFuzzTests(ReferenceAbusedApi api) : FuzzTests(api, 4_000), IClassFixture<ReferenceAbusedApi>;
