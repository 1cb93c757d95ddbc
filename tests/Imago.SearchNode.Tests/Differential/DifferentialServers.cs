using System.IO.Compression;
using System.Text;
using Elastic.Transport;
using Imago.Archive.Mapping;
using Imago.Archive.Normalisation;
using Imago.Testing;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>The embedded node and the real Elasticsearch, each with the same records in the same order.</summary>
public sealed class DifferentialServers : IAsyncLifetime
{
    private const int SampleSize = 400;

    private readonly EmbeddedServer _embedded = new();
    private readonly ReferenceServer _reference = new();

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
            await SendAsync(server, "PUT", $"/{Index}", PhotoMapping.CreateIndexBody().ToJsonString());
            await SendAsync(server, "POST", $"/{Index}/_bulk?refresh=true", Bulk());
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
            server, method, path.Replace("{i}", Index, StringComparison.Ordinal), body.Replace("{i}", Index, StringComparison.Ordinal));
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
        var normaliser = new PhotoNormaliser(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var body = new StringBuilder();
        foreach (var (line, number) in SampleLines().Concat(AdditionalLines).Select((line, i) => (line, i + 1)))
        {
            var photo = Assert.IsType<NormalisedPhoto>(normaliser.Normalise(Encoding.UTF8.GetBytes(line), $"differential:{number}"));
            body.Append("{\"index\":{\"_id\":\"").Append(photo.Id).Append("\"}}\n").Append(Encoding.UTF8.GetString(photo.Json.Span)).Append('\n');
        }

        return body.ToString();
    }

    private static string[] AdditionalLines =>
    [
        """{"bildnummer":"900001","datum":"2023-03-09T00:00:00.000Z","suchtext":"Müller und Mueller vor den Häusern, man in the street","fotografen":"Jörg Weiß","hoehe":"3592","breite":"5000","db":"sport","title":"Müller"}""",
        """{"bildnummer":"900002","suchtext":"Undated picture of a car, a boy and a dog","fotografen":"IMAGO / Harris","db":"sport"}""",
        """{"bildnummer":"9000000003","datum":"not known","suchtext":"cars cars cars","hoehe":"10","breite":"10"}""",
        """{"bildnummer":"900004","datum":"01.01.1900","suchtext":"woman walking, woman talking, woman in street","db":"st"}""",
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
