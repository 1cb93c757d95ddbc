using System.Globalization;
using System.Text;

namespace Imago.Api.Tests.Abuse;

/// <summary>A request that nobody in his right mind sends. The seed makes it: the same one from the same seed.</summary>
internal sealed class FuzzedRequest
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "QUERY"];

    private static readonly string[] Values =
    [
        "", " ", "0", "1", "-1", "9223372036854775808", "99999999999999999999999999", "1e999", "NaN", "-0", "0x10", "1955-02-30", "11955-12-01", "0000-00-00",
        "true", "null", "undefined", "[]", "{}", "{\"match_all\":{}}", "*", "*:*", "_all", "imago-photos,*", "-", "--", "a-", "\"", "\"\"", "\"a", "(", ")", "((((((((",
        "AND", "OR", "NOT", "a OR", "-a -b", "a:b (c] \"", "year:1955..", "year:..", "year:9999..1", "id:", "has:nothing", "issue:'", "photographer:\"", "?", "a?b*c?", "/.*/",
        "(a+)+$", "~1", "a~99", "a^1e9", "\\", "\\\\\"", "'; DROP TABLE photos; --", "<script>alert(1)</script>", "${jndi:ldap://127.0.0.1/a}", "{{7*7}}", "%s%n%x",
        "../../../../etc/passwd", "..\\..\\", "file:///etc/passwd", "http://127.0.0.1:1/", "\u0000", "a\u0000b", "\r\nX-Injected: yes", "\n", "\t", "\u202egnp.exe", "\ufeff",
        "Müller", "ß", "İ", "\ud83d\ude00", "\u0301\u0301\u0301", "日本語", "עברית", "stock-445", "sport-1", "unknown-0", "stock-", "stock-445-445", "relevance", "newest", "largest",
        "DE", "XX", "de-DE", "bildnummer", "suchtext", "date-unparsable", "landscape", "json", "csv", "open",
    ];

    private static readonly string[] Headers =
    [
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cookie", "Forwarded", "If-Match", "If-Modified-Since", "If-None-Match", "Origin", "Range", "Referer",
        "TE", "Traceparent", "Tracestate", "Baggage", "Upgrade", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-HTTP-Method-Override", "X-Imago-Purpose", "X-Original-URL",
    ];

    private static readonly string[] ContentTypes = ["application/json", "text/plain", "application/x-ndjson", "multipart/form-data; boundary=x", "application/xml", "nonsense"];

    private readonly Random _random;
    private readonly IReadOnlyList<(string Method, string Route)> _endpoints;
    private readonly IReadOnlyList<string> _parameters;

    /// <param name="seed">What it is made from.</param>
    /// <param name="endpoints">What there is.</param>
    /// <param name="parameters">Names of parameters of the query.</param>
    public FuzzedRequest(int seed, IReadOnlyList<(string Method, string Route)> endpoints, IReadOnlyList<string> parameters)
    {
        _random = new Random(seed);
        _endpoints = endpoints;
        _parameters = parameters;
        var (method, route) = Pick(_endpoints);
        Method = Chance(70) ? method : Pick(Methods);
        Target = Path(route) + Query();
        Fields = [.. Enumerable.Range(0, Chance(60) ? 0 : _random.Next(1, 5)).Select(_ => (Pick(Headers), HeaderValue()))];
        Body = Method is "GET" or "HEAD" or "get" ? null : Chance(30) ? null : MakeBody();
        ContentType = Pick(ContentTypes);
        ContentEncoding = Chance(90) ? "identity" : "gzip";
    }

    public string Method { get; }

    /// <summary>Path and query as they are sent.</summary>
    public string Target { get; }

    public IReadOnlyList<(string Name, string Value)> Fields { get; }

    public byte[]? Body { get; }

    public string ContentType { get; }

    public string ContentEncoding { get; }

    public HttpRequestMessage ToMessage(Uri server)
    {
        // Sent as it is written: a client that puts paths straight would hide what is to be tried.
        var address = new Uri(server.GetLeftPart(UriPartial.Authority) + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(Method), address);
        foreach (var (name, value) in Fields)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            message.Content.Headers.ContentEncoding.Add(ContentEncoding);
        }

        return message;
    }

    public override string ToString() =>
        $"{Method} {Target} [{string.Join(", ", Fields.Select(field => $"{field.Name}: {field.Value}"))}] {(Body is null ? "without a body" : $"{ContentType} {Encoding.UTF8.GetString(Body[..Math.Min(Body.Length, 200)])}")}";

    private string Path(string route)
    {
        var segments = route.Split('/').Select(segment => segment.StartsWith('{') ? Escape(Value()) : segment);
        var path = string.Join('/', segments);
        return _random.Next(20) switch
        {
            0 => path + "/",
            1 => path + "/" + Escape(Value()),
            2 => "/" + path,
            3 => path.ToUpperInvariant(),
            4 => path.Replace("/api", "/api/..;/api", StringComparison.Ordinal),
            5 => path.Replace("/api", "/%61pi", StringComparison.Ordinal),
            6 => path.Replace("/api/", "/api/%2e%2e/", StringComparison.Ordinal),
            7 => path + "%00",
            8 => path + ";a=b",
            _ => path,
        };
    }

    private string Query()
    {
        var count = _random.Next(6);
        if (count == 0)
        {
            return "";
        }

        var parts = Enumerable.Range(0, count).Select(_ => _random.Next(10) switch
        {
            0 => Escape(Value()),
            1 => "%ff%fe=" + "%c3%28",
            2 => $"{Pick(_parameters)}[]={Escape(Value())}",
            3 => $"{Escape(Value())}={Escape(Value())}",
            _ => $"{Pick(_parameters)}={Escape(Value())}",
        });
        return "?" + string.Join('&', parts);
    }

    private string Value() => _random.Next(12) switch
    {
        0 => string.Concat(Enumerable.Repeat(Pick(Values), _random.Next(1, 40))),
        1 => string.Join(' ', Enumerable.Range(0, _random.Next(2, 8)).Select(_ => Pick(Values))),
        2 => new string([.. Enumerable.Range(0, _random.Next(1, 60)).Select(_ => (char)_random.Next(1, 0xD7FF))]),
        3 => _random.NextInt64().ToString(CultureInfo.InvariantCulture),
        4 => new string('(', _random.Next(1, 300)),
        _ => Pick(Values),
    };

    /// <summary>What HTTP lets stand in a header; what it does not is tried over a bare connection.</summary>
    private string HeaderValue() => new([.. Value().Where(c => c is >= ' ' and < (char)127)]);

    private byte[] MakeBody()
    {
        switch (_random.Next(5))
        {
            case 0:
                var noise = new byte[_random.Next(2000)];
                _random.NextBytes(noise);
                return noise;
            case 1:
                return Encoding.UTF8.GetBytes(new string('[', _random.Next(1, 5000)));
            default:
                var properties = Enumerable.Range(0, _random.Next(1, 5)).Select(i =>
                    $"\"{Pick(["source", "to", "reason", "corrected", "text", "target", "kind", "name", "note", "x" + i])}\":{(Chance(70) ? System.Text.Json.JsonSerializer.Serialize(Value()) : Pick(["1", "null", "{}", "[", "true"]))}");
                return Encoding.UTF8.GetBytes("{" + string.Join(',', properties) + "}");
        }
    }

    private static string Escape(string value) => Uri.EscapeDataString(value.Replace('\ud800', '?'));

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
