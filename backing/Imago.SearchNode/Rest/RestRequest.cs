using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>A request with what endpoints need of it: path values, parameters, body, and the answer in the form that was asked for.</summary>
internal sealed class RestRequest(HttpContext http, RestRoute? route, IReadOnlyList<string> path, int maxBodyBytes, InFlightBytes inFlight) : IDisposable
{
    private long _taken;

    private const int MaxDepth = 64;
    private const string VendorJson = "application/vnd.elasticsearch+json";

    public HttpContext Http { get; } = http;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A value of the path, unescaped.</summary>
    public string Path(string name) => OptionalPath(name) ?? throw new InvalidOperationException($"The route has no {{{name}}}.");

    public string? OptionalPath(string name) => route?.Value(name, path);

    /// <summary>True if a part of the path fits.</summary>
    public bool Names(Predicate<string> part) => path.Any(name => part(name));

    public string? Parameter(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A flag; given without a value it is on.</summary>
    public bool Flag(string name, bool standard) => Parameter(name) switch
    {
        null => standard,
        "" or "true" => true,
        "false" => false,
        var other => throw Refuse.IllegalArgument($"Failed to parse value [{other}] as only [true] or [false] are allowed."),
    };

    public long? Number(string name) =>
        Parameter(name) is not { } text ? null
        : long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
        : throw Refuse.IllegalArgument($"Failed to parse long parameter [{name}] with value [{text}]");

    public float? Decimal(string name) =>
        Parameter(name) is not { } text ? null
        : float.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number
        : throw Refuse.IllegalArgument($"Failed to parse float parameter [{name}] with value [{text}]");

    public RefreshPolicy RefreshPolicy() => Parameter("refresh") switch
    {
        null or "false" => Indexing.RefreshPolicy.None,
        "" or "true" => Indexing.RefreshPolicy.Immediate,
        "wait_for" => Indexing.RefreshPolicy.WaitFor,
        var other => throw Refuse.IllegalArgument($"Unknown value for refresh: [{other}]."),
    };

    /// <summary>The <c>{index}</c> of the path with the options that say how to read it.</summary>
    public IndexExpression Indices(bool allowNoIndices = true) => new(
        OptionalPath("index") ?? Parameter("index"),
        Flag("ignore_unavailable", false),
        Flag("allow_no_indices", allowNoIndices),
        ExpandsWildcards: IndexExpression.Expands(Parameter("expand_wildcards")));

    /// <summary>What was read of the body, for the log of slow requests.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public void Dispose() => inFlight.Release(Interlocked.Exchange(ref _taken, 0));

    public async Task<ReadOnlyMemory<byte>> BodyAsync()
    {
        CheckContentType();
        var encoding = Http.Request.Headers.ContentEncoding.ToString();
        Stream body = encoding switch
        {
            "" or "identity" => Http.Request.Body,
            "gzip" => new GZipStream(Http.Request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw Refuse.IllegalArgument($"Content-Encoding [{encoding}] is not supported; supported is [gzip]"),
        };
        Take(Capacity());
        var buffer = new ArrayBufferWriter<byte>(Capacity());
        try
        {
            while (await body.ReadAsync(buffer.GetMemory(16 * 1024), Aborted) is var read and > 0)
            {
                buffer.Advance(read);
                Take(buffer.Capacity - _taken);
                if (buffer.WrittenCount > maxBodyBytes)
                {
                    throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
                }
            }
        }
        catch (InvalidDataException)
        {
            throw Refuse.IllegalArgument("the request body is not valid gzip");
        }

        return Body = buffer.WrittenMemory;
    }

    private void Take(long bytes)
    {
        if (bytes > 0)
        {
            inFlight.Take(bytes);
            _taken += bytes;
        }
    }

    /// <summary>The body as a JSON document, which the caller disposes of; null if there is none.</summary>
    public async Task<JsonDocument?> JsonAsync() => await BodyAsync() is { IsEmpty: false } body ? ParseJson(body) : null;

    /// <summary>The body as an object that must be there.</summary>
    public async Task<JsonObject> RequiredObjectAsync() => await ObjectAsync() ?? throw Refuse.BodyRequired();

    public async Task<JsonObject?> ObjectAsync()
    {
        var body = await BodyAsync();
        if (body.IsEmpty)
        {
            return null;
        }

        using var document = ParseJson(body);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth })!.AsObject()
            : throw Refuse.Parsing($"expected an object but found [{document.RootElement.ValueKind}]");
    }

    public static JsonDocument ParseJson(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw Refuse.XContent("Invalid UTF-8");
        }

        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException failure)
        {
            var reason = $"[{failure.LineNumber + 1}:{failure.BytePositionInLine + 1}] {failure.Message.Split(" LineNumber:")[0]}";
            throw IsCutShort(body.Span) ? Refuse.XContentEnd(reason) : Refuse.XContent(reason);
        }
    }

    /// <summary>Whether nothing is wrong with the text but that it ends too early.</summary>
    private static bool IsCutShort(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public async Task RespondAsync(int status, Action<Utf8JsonWriter> write)
    {
        var answer = Json(write);

        // Of errors everything is shown.
        if (ResponseFilter.Parse(Parameter("filter_path")) is { } filter && status < StatusCodes.Status400BadRequest)
        {
            var whole = answer;
            answer = Json(json => filter.Write(json, whole));
        }

        await SendAsync(status, ContentType(), answer);
    }

    private ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = Flag("pretty", false),
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        }))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }

    public Task RespondTextAsync(string text) => SendAsync(StatusCodes.Status200OK, "text/plain; charset=UTF-8", System.Text.Encoding.UTF8.GetBytes(text));

    public Task AcknowledgeAsync() => RespondAsync(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("acknowledged", true);
        json.WriteEndObject();
    });

    private async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = Http.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(Http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, Aborted);
        }
    }

    private string ContentType() => Http.Request.Headers.Accept.ToString().Contains(VendorJson, StringComparison.Ordinal)
        ? VendorJson + ";compatible-with=9"
        : "application/json";

    private int Capacity() => (int)Math.Clamp(Http.Request.ContentLength ?? 4096, 256, maxBodyBytes) + 1;

    private void CheckContentType()
    {
        var type = Http.Request.ContentType;
        if (type is null)
        {
            if (Http.Request.ContentLength is > 0)
            {
                throw new ElasticException(StatusCodes.Status406NotAcceptable, "media_type_header_exception", "Content-Type header is missing");
            }

            return;
        }

        var media = type.Split(';')[0].Trim();
        if (media is not ("application/json" or "application/x-ndjson" or VendorJson or "application/vnd.elasticsearch+x-ndjson"))
        {
            throw new ElasticException(
                StatusCodes.Status406NotAcceptable, "media_type_header_exception", $"Content-Type header [{type}] is not supported");
        }
    }
}
