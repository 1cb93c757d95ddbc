using System.Net;
using System.Text.RegularExpressions;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Abuse;

/// <summary>Every endpoint of the running API is either meant for everybody or needs the steward key; a new one is one of the two from its first day.</summary>
public abstract partial class StewardDoorTests(AbusedApi api)
{
    /// <summary>What everybody may ask. All of it only reads.</summary>
    private static readonly string[] ForEverybody =
    [
        "GET /", "GET /health", "HEAD /health", "GET /alive", "HEAD /alive", "GET /api/photos", "GET /api/photos/{id}", "GET /api/photos/{id}/thumbnail",
        "GET /api/photos/{id}/similar", "GET /api/suggest", "GET /api/mapping", "GET /api/quality/reports", "GET /api/quality/reports/latest",
        "GET /api/quality/reports/{id}", "GET /api/quality/reports/{id}/export", "GET /api/quality/reports/{id}/comparison", "GET /api/quality/trend",
        "GET /api/quality/acceptances", "GET /api/quality/rules", "GET /api/quality/runs", "GET /api/quality/runs/{id}", "GET /api/quality/runs/{id}/events",
    ];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutTheKeyNothingIsDoneAtAnyOfTheStewardsEndpoints()
    {
        var guarded = Guarded();
        var before = await api.StateAsync();
        var reached = api.ReachedWorker.Count;
        using var client = api.CreateClient();

        Assert.True(guarded.Count >= 20, string.Join('\n', guarded));
        foreach (var (method, route) in guarded)
        {
            foreach (var (headers, query) in WrongKeys())
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Parameter().Replace(route, "stock-445") + query, UriKind.Relative));
                foreach (var (name, value) in headers)
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }

                request.Content = method is "GET" ? null : new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
                using var answer = await client.SendAsync(request, Ending);

                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {route}{query} [{string.Join(", ", headers)}]: {answer.StatusCode}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }

        Assert.Equal(reached, api.ReachedWorker.Count);
        Assert.Equal(before, await api.StateAsync());
    }

    [Fact]
    public async Task TheKeyOpensEachOfThem()
    {
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", AbusedApi.StewardKey);

        foreach (var (method, route) in Guarded())
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Parameter().Replace(route, "nothing-of-the-sort"), UriKind.Relative));
            using var answer = await client.SendAsync(request, Ending);

            Assert.True(answer.StatusCode != HttpStatusCode.Unauthorized && (int)answer.StatusCode < 500, $"{method} {route}: {answer.StatusCode}");
        }
    }

    private List<(string Method, string Route)> Guarded() =>
        [.. api.Endpoints.Where(endpoint => !IsReference(endpoint.Route) && !ForEverybody.Contains($"{endpoint.Method} {endpoint.Route.TrimEnd('/')}"))];

    private static bool IsReference(string route) =>
        route.StartsWith("/openapi/", StringComparison.Ordinal) || route.StartsWith("/reference", StringComparison.Ordinal) || route.StartsWith("/errors/", StringComparison.Ordinal);

    private static IEnumerable<((string Name, string Value)[] Headers, string Query)> WrongKeys()
    {
        const string Key = AbusedApi.StewardKey;
        yield return ([], "");
        yield return ([("Authorization", "")], "");
        yield return ([("Authorization", "Bearer ")], "");
        yield return ([("Authorization", Key)], "");
        yield return ([("Authorization", $"Basic {Key}")], "");
        yield return ([("Authorization", $"Bearer {Key[..^1]}")], "");
        yield return ([("Authorization", $"Bearer {Key}x")], "");
        yield return ([("Authorization", $"Bearer {Key.ToUpperInvariant()}")], "");
        yield return ([("Authorization", $"Bearer \"{Key}\"")], "");
        yield return ([("Authorization", $"Bearer {ApiHost.ServiceKey}")], "");
        yield return ([("Authorization", "Bearer null"), ("Cookie", $"imago-steward={Key}")], "");
        yield return ([("X-Imago-Steward-Key", Key), ("X-Forwarded-For", "127.0.0.1")], "");
        yield return ([], $"?key={Key}&access_token={Key}");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}

public sealed class EmbeddedStewardDoorTests(EmbeddedAbusedApi api) : StewardDoorTests(api), IClassFixture<EmbeddedAbusedApi>;

public sealed class ReferenceStewardDoorTests(ReferenceAbusedApi api) : StewardDoorTests(api), IClassFixture<ReferenceAbusedApi>;
