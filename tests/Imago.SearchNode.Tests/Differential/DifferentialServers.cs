using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Elastic.Transport;
using Imago.Testing;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>The embedded node and the real Elasticsearch, each with the same records in the same order.</summary>
public sealed class DifferentialServers : IAsyncLifetime
{
    private const int SampleSize = 400;

    /// <summary>
    /// Fields of a photo as Imago maps them, kept apart from Imago's own mapping so that the recorded answers outlive its changes. Without periodic
    /// refreshes, one of which in the middle of the bulk would make a second segment: what a prefix is expanded to depends on the segments.
    /// </summary>
    private const string IndexBody = """
        {
          "settings": { "refresh_interval": "-1", "analysis": { "analyzer": { "folded": { "type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"] } } } },
          "mappings": {
            "dynamic": "strict",
            "properties": {
              "bildnummer": { "type": "long" },
              "datum": { "type": "date" },
              "suchtext": { "type": "text", "fields": { "german": { "type": "text", "analyzer": "german" }, "english": { "type": "text", "analyzer": "english" } } },
              "fotografen": { "type": "keyword", "fields": { "text": { "type": "text", "analyzer": "folded" } } },
              "hoehe": { "type": "integer" },
              "breite": { "type": "integer" },
              "db": { "type": "keyword" },
              "title": { "type": "text", "fields": { "keyword": { "type": "keyword", "ignore_above": 256 } } },
              "description": { "type": "text" },
              "derived": {
                "properties": {
                  "orientation": { "type": "keyword" },
                  "megapixels": { "type": "float" },
                  "event": { "type": "keyword" },
                  "rights": { "properties": { "editorial_only": { "type": "boolean" } } }
                }
              },
              "quality": { "properties": { "issues": { "type": "keyword" } } },
              "source": { "type": "keyword" }
            }
          }
        }
        """;

    private static readonly string[] NumericFields = ["bildnummer", "hoehe", "breite"];

    private readonly EmbeddedServer _embedded = new();
    private readonly ReferenceServer _reference = new();
    private readonly Dictionary<ElasticsearchServer, string> _pointsInTime = [];

    /// <summary>False where the address of the real Elasticsearch is not given.</summary>
    public static bool HasReference => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(ReferenceServer.Variable));

    private ElasticsearchServer[] Servers => HasReference ? [_embedded, _reference] : [_embedded];

    /// <summary>One name on both servers, so that answers that repeat it are the same.</summary>
    public string Index => $"{_reference.Prefix}-photos";

    public async ValueTask InitializeAsync()
    {
        await _embedded.InitializeAsync();
        await _reference.InitializeAsync();
        foreach (var server in Servers)
        {
            await SendAsync(server, "PUT", $"/{Index}", IndexBody);
            await SendAsync(server, "POST", $"/{Index}/_bulk?refresh=true", Bulk());
            var opened = await SendAsync(server, "POST", $"/{Index}/_pit?keep_alive=20m", "");
            _pointsInTime[server] = $"{JsonNode.Parse(opened.Body)!["id"]}";
        }
    }

    /// <summary>Asks the embedded node, and the real Elasticsearch where there is one; <c>{i}</c> stands for the index in question and answer.</summary>
    public async Task<(Answer Embedded, Answer? Reference)> AskAsync(string method, string path, string body) =>
        (await AskAsync(_embedded, method, path, body), HasReference ? await AskAsync(_reference, method, path, body) : null);

    public async ValueTask DisposeAsync()
    {
        await _embedded.DisposeAsync();
        await _reference.DisposeAsync();
    }

    private async Task<Answer> AskAsync(ElasticsearchServer server, string method, string path, string body)
    {
        var answer = await SendAsync(
            server, method, path.Replace("{i}", Index, StringComparison.Ordinal), body.Replace("{i}", Index, StringComparison.Ordinal).Replace("{pit}", _pointsInTime[server], StringComparison.Ordinal));
        return answer with { Body = answer.Body.Replace(Index, "{i}", StringComparison.Ordinal) };
    }

    private static async Task<Answer> SendAsync(ElasticsearchServer server, string method, string path, string body)
    {
        var response = await server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(Enum.Parse<Elastic.Transport.HttpMethod>(method), path),
            body.Length == 0 ? null : PostData.String(body),
            configureActivity: null,
            localConfiguration: null,
            CancellationToken.None);
        return new Answer(response.ApiCallDetails.HttpStatusCode ?? 0, response.Body);
    }

    private static string Bulk()
    {
        var body = new StringBuilder();
        foreach (var (line, number) in SampleLines().Concat(AdditionalLines).Select((line, i) => (line, i)))
        {
            var record = JsonNode.Parse(line)!.AsObject();
            foreach (var name in NumericFields.Where(record.ContainsKey))
            {
                record[name] = long.Parse($"{record[name]}", CultureInfo.InvariantCulture);
            }

            if (record["hoehe"] is { } height && record["breite"] is { } width)
            {
                record["derived"] = new JsonObject
                {
                    ["megapixels"] = Math.Round((long)height * (long)width / 1e6, 1),
                    ["orientation"] = (long)width > (long)height ? "landscape" : "portrait",
                    ["event"] = $"e{(long)record["bildnummer"]! % 97}",
                    ["rights"] = new JsonObject { ["editorial_only"] = number % 5 == 0 },
                };
            }

            record["quality"] = new JsonObject { ["issues"] = number % 3 == 0 ? new JsonArray("date-imprecise") : new JsonArray("date-imprecise", "caption-repeated") };
            record["source"] = $"differential:{number}";
            body.Append(CultureInfo.InvariantCulture, $"{{\"index\":{{\"_id\":\"{record["db"] ?? "unknown"}-{record["bildnummer"]}\"}}}}\n{record.ToJsonString()}\n");
        }

        return body.ToString();
    }

    private static string[] AdditionalLines =>
    [
        """{"bildnummer":"900001","datum":"2023-03-09T00:00:00.000Z","suchtext":"Müller und Mueller vor den Häusern, man in the street","fotografen":"Jörg Weiß","hoehe":"3592","breite":"5000","db":"sport","title":"Müller"}""",
        """{"bildnummer":"900002","suchtext":"Undated picture of a car, a boy and a dog","fotografen":"IMAGO / Harris","db":"sport"}""",
        """{"bildnummer":"9000000003","suchtext":"cars cars cars","hoehe":"10","breite":"10"}""",
        """{"bildnummer":"900004","datum":"1900-01-01","suchtext":"woman walking, woman talking, woman in street","db":"st"}""",
        """{"bildnummer":"900005","suchtext":"Sarkozy?s wife. Is this a street? Yes! The woman (in red). a man went to St. Louis, U.S. in 1955. Dr. Smith's car, well-known *** Woman in street. Copyright: xMagnusxMartinsson TTx 12 34.5 end","title":["Two titles","of one street"]}""",
    ];

    private static IEnumerable<string> SampleLines()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SampleFile.Path), CompressionMode.Decompress), Encoding.UTF8);
        for (var number = 0; number < SampleSize && reader.ReadLine() is { } line; number++)
        {
            yield return line;
        }
    }
}
