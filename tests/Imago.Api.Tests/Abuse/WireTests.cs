using System.Globalization;
using System.Net;

namespace Imago.Api.Tests.Abuse;

/// <summary>What comes over a bare connection: malformed, smuggled, endless and slow requests.</summary>
public sealed class WireTests(EmbeddedAbusedApi api) : IClassFixture<EmbeddedAbusedApi>
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET /api/photos HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/photos\r\n\r\n")]
    [InlineData("GET /api/photos HTTP/9.9\r\nHost: a\r\n\r\n")]
    [InlineData("GET  /api/photos HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /api/photos?q=a b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /api/\0 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /api/photos HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n")]
    [InlineData("GET /api/photos HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n")]
    [InlineData("GET /api/photos HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n")]
    [InlineData("GET /api/photos HTTP/1.1\r\nHost: evil@example\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\r\n\r\n")]
    [InlineData("POST /api/photos/import HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /api/photos/import HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /api/photos/import HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\n")]
    [InlineData("POST /api/photos/import HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0")]
    public async Task WhatIsNoRequestIsRefusedAndTheNextOneAnswered(string request)
    {
        using var connection = await RawConnection.OpenAsync(api.Address, Ending);
        // The second request must not be taken for a part of the first, nor be answered in its place.
        await connection.SendAsync(request + "\r\n\r\n", Ending);

        var answer = await connection.ReadToEndAsync(Ending);

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal), answer);
        Assert.DoesNotContain(api.Secrets, secret => answer.Contains(secret, StringComparison.Ordinal));
        await AssertAnsweringAsync();
    }

    [Theory]
    [InlineData("/api/photos?q=a%0d%0aX-Injected:%20yes")]
    [InlineData("/api/photos/stock-445%0d%0aX-Injected:%20yes/thumbnail")]
    [InlineData("/api/photos/stock-445%0aX-Injected:%20yes")]
    [InlineData("/api/quality/reports/a%0d%0aX-Injected:%20yes/export?format=csv")]
    [InlineData("/reference%0d%0aX-Injected:%20yes")]
    [InlineData("//evil.example/%2f..")]
    [InlineData("/%0d%0aX-Injected:%20yes")]
    public async Task NoAddressPutsAHeaderIntoTheAnswer(string target)
    {
        var answer = await SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        var head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.DoesNotContain("X-Injected: yes", head.Split("\r\n"));
        Assert.DoesNotContain("evil.example", head, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/../../../../etc/passwd")]
    [InlineData("/api/photos/../../../../etc/passwd")]
    [InlineData("/api/photos/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/photos/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/../appsettings.json")]
    [InlineData("/openapi/../appsettings.json")]
    [InlineData("/openapi/%2e%2e%2fappsettings.json")]
    [InlineData("/errors/..%2f..%2fappsettings")]
    public async Task NoPathLeadsToAFile(string target)
    {
        var answer = await SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("LogLevel", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reference/..%5c..%5cappsettings.json", "LogLevel")]
    [InlineData("/reference/%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)")]
    [InlineData("/reference/%3C%2Fscript%3E%3Cscript%3Ealert(1)", "<script>alert(1)")]
    public async Task TheReferenceRepeatsNothingThatRuns(string target, string unwanted)
    {
        var answer = await SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(unwanted, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/index/heal")]
    [InlineData("/API/INDEX/HEAL")]
    [InlineData("//api/index/heal")]
    [InlineData("/api/./index/heal")]
    [InlineData("/api/photos/../index/heal")]
    [InlineData("/api/index/heal/")]
    [InlineData("/api/index/heal%2f")]
    [InlineData("/%61pi/index/heal")]
    [InlineData("/api/index/heal;a=b")]
    [InlineData("http://127.0.0.1/api/index/heal")]
    public async Task NoSpellingOfAnAddressGetsRoundTheKey(string target)
    {
        var answer = await SendAsync($"POST {target} HTTP/1.1\r\nHost: a\r\nX-Original-URL: /alive\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");

        Assert.Contains(answer[9..12], (string[])["400", "401", "404", "405"]);
        Assert.DoesNotContain(api.ReachedWorker, request => request.Contains("heal", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task ASmuggledRequestIsNotDone()
    {
        // One length for whoever stands before the API, another for the API.
        const string Smuggled = "POST /api/index/heal HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + AbusedApi.StewardKey + "\r\nContent-Length: 2\r\n\r\n{}";
        var body = "0\r\n\r\n" + Smuggled;

        var answer = await SendAsync(
            $"POST /api/suggest HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(api.ReachedWorker, request => request.Contains("heal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LinesAndHeadersHaveALength()
    {
        var line = await SendAsync($"GET /api/photos?q={new string('a', 200_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var query = await SendAsync($"GET /api/photos?q={new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var header = await SendAsync($"GET /api/photos HTTP/1.1\r\nHost: a\r\nX: {new string('a', 200_000)}\r\nConnection: close\r\n\r\n");
        var many = await SendAsync($"GET /api/photos HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"X{i}: a\r\n"))}Connection: close\r\n\r\n");

        // Who still sends when the server has hung up may miss the answer.
        Assert.Contains(Status(line), (string[])["414", ""]);
        Assert.Equal("414", Status(query));
        Assert.Contains(Status(header), (string[])["431", ""]);
        Assert.Contains(Status(many), (string[])["431", ""]);
    }

    [Theory]
    [InlineData("POST", "/api/photos/import", "401")]
    [InlineData("POST", "/api/quality/acceptances", "401")]
    [InlineData("DELETE", "/api/dead-letters/a", "401")]
    [InlineData("POST", "/api/photos", "405")]
    [InlineData("POST", "/nothing", "404")]
    public async Task ABodyWithoutEndIsNotWaitedFor(string method, string target, string status)
    {
        using var connection = await RawConnection.OpenAsync(api.Address, Ending);
        await connection.SendAsync($"{method} {target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20000000000\r\n\r\n", Ending);
        var answer = connection.ReadToEndAsync(Ending);
        var chunk = new string('[', 64 * 1024);
        while (!answer.IsCompleted && await connection.SendAsync(chunk, Ending))
        {
        }

        // Kestrel refuses a body of more than 30 MB by itself where the endpoint allows none.
        Assert.Contains(Status(await answer), (string[])[status, "413", ""]);
        await AssertAnsweringAsync();
    }

    [Theory]
    [InlineData("/api/quality/acceptances")]
    [InlineData("/api/dead-letters/resubmit")]
    public async Task AHugeBodyWithTheKeyIsRefusedWhereAShortOneIsMeant(string address)
    {
        // Announced, and not sent: the length alone is reason enough.
        var answer = await SendAsync(
            $"POST {address} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {AbusedApi.StewardKey}\r\nContent-Type: application/json\r\nContent-Length: 40000000\r\nConnection: close\r\n\r\n[");

        Assert.Equal("413", Status(answer));
        await AssertAnsweringAsync();
    }

    [Fact]
    public async Task ClientsThatDawdleKeepNobodyWaiting()
    {
        var dawdlers = new List<RawConnection>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                var connection = await RawConnection.OpenAsync(api.Address, Ending);
                dawdlers.Add(connection);
                Assert.True(await connection.SendAsync(i % 2 == 0 ? "GET /api/photos HTTP/1.1\r\nHo" : "POST /api/photos/import HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n[", Ending));
            }

            for (var i = 0; i < 20; i++)
            {
                await AssertAnsweringAsync();
            }
        }
        finally
        {
            dawdlers.ForEach(connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task OtherSitesAreNotLetIn()
    {
        using var client = api.CreateClient();
        foreach (var (method, route) in api.Endpoints)
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(route.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Relative));
            preflight.Headers.Add("Origin", "https://evil.example");
            preflight.Headers.Add("Access-Control-Request-Method", method);
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
            using var answer = await client.SendAsync(preflight, Ending);

            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    private async Task<string> SendAsync(string request)
    {
        using var connection = await RawConnection.OpenAsync(api.Address, Ending);
        await connection.SendAsync(request, Ending);
        return await connection.ReadToEndAsync(Ending);
    }

    private async Task AssertAnsweringAsync()
    {
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri("/api/photos?q=woman&pageSize=1", UriKind.Relative), Ending);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static string Status(string answer) =>
        answer.Length < 12 ? "" : int.Parse(answer.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
