using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Imago.Archive.Normalisation;
using Imago.Archive.Operations;

namespace Imago.Worker.DeadLetters;

/// <summary>A delivered record that could not become a photo, with all it takes to correct and deliver it again.</summary>
internal sealed record DeadLetter
{
    /// <summary>Id of the delivery, see <see cref="Ingest.DeliveryFile.Id"/>.</summary>
    [JsonPropertyName("run")]
    public required string Run { get; init; }

    /// <summary>File name and line, as in a photo.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("line")]
    public required long Line { get; init; }

    [JsonPropertyName("received_at")]
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    [JsonPropertyName("message")]
    public required string Message { get; init; }

    [JsonPropertyName("detail")]
    public string? Detail { get; init; }

    /// <summary>The delivered line in the encoding that <see cref="RawEncoding"/> names.</summary>
    [JsonPropertyName("raw")]
    public required string Raw { get; init; }

    /// <summary><c>utf-8</c> (the text itself), or <c>base64</c> where the line is not UTF-8.</summary>
    [JsonPropertyName("raw_encoding")]
    public required string RawEncoding { get; init; }

    /// <summary>Length of the delivered line; <see cref="Raw"/> holds only its head where the line was too long to read.</summary>
    [JsonPropertyName("raw_bytes")]
    public required long RawBytes { get; init; }

    [JsonPropertyName("raw_truncated")]
    public required bool RawTruncated { get; init; }

    /// <summary>Missing in letters that nobody has worked on and that were written before there was more than one state.</summary>
    [JsonPropertyName("state")]
    public DeadLetterState State { get; init; }

    /// <summary>What was done with it, oldest first. Missing in letters like those without a state.</summary>
    [JsonPropertyName("history")]
    public IReadOnlyList<DeadLetterEvent> History { get => field ?? []; init; }

    /// <summary>The last run that tried it again, so that one run tries each letter once.</summary>
    [JsonPropertyName("tried_by")]
    public string? TriedBy { get; init; }

    /// <summary>The same line of the same delivery has the same id, so that writing it again changes nothing.</summary>
    [JsonIgnore]
    public string Id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Run}-{Line}");

    /// <summary>The delivered line; of one that was too long only the beginning.</summary>
    public byte[] RawLine() => RawEncoding == "base64" ? Convert.FromBase64String(Raw) : Encoding.UTF8.GetBytes(Raw);

    /// <summary>The letter given up.</summary>
    /// <param name="why">The reason, for people.</param>
    /// <param name="run">The run that gives it up, or null for a person.</param>
    /// <param name="now">When.</param>
    public DeadLetter Discarded(string why, string? run, DateTimeOffset now) => this with
    {
        State = DeadLetterState.Discarded,
        History = [.. History, new DeadLetterEvent { At = now, Action = "discarded", Reason = why, Run = run }],
    };

    /// <summary>As the services tell of it.</summary>
    public DeadLetterItem ToItem() => new()
    {
        Id = Id,
        State = State,
        Source = Source,
        Line = Line,
        ReceivedAt = ReceivedAt,
        Reason = Reason,
        Message = Message,
        Detail = Detail,
        Raw = Raw,
        RawEncoding = RawEncoding,
        RawBytes = RawBytes,
        RawTruncated = RawTruncated,
        History = History,
    };

    /// <param name="run">Id of the delivery.</param>
    /// <param name="source">File name and line.</param>
    /// <param name="line">Line number.</param>
    /// <param name="receivedAt">Time of the import.</param>
    /// <param name="rejection">Why.</param>
    /// <param name="raw">The line, or its head.</param>
    /// <param name="rawBytes">Length of the whole line.</param>
    public static DeadLetter Create(
        string run, string source, long line, DateTimeOffset receivedAt, RejectedRecord rejection, ReadOnlySpan<byte> raw, long rawBytes)
    {
        var truncated = rawBytes > raw.Length;
        var text = truncated ? WithoutCutCharacter(raw) : raw;
        var isText = Utf8.IsValid(text);
        return new DeadLetter
        {
            Run = run,
            Source = source,
            Line = line,
            ReceivedAt = receivedAt,
            Reason = rejection.Reason,
            Message = rejection.Message,
            Detail = rejection.Detail,
            Raw = isText ? Encoding.UTF8.GetString(text) : Convert.ToBase64String(raw),
            RawEncoding = isText ? "utf-8" : "base64",
            RawBytes = rawBytes,
            RawTruncated = truncated,
        };
    }

    /// <summary>The head of a text without the character that the cut went through, if it did.</summary>
    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> head)
    {
        for (var cut = 1; cut <= Math.Min(4, head.Length); cut++)
        {
            var lead = head[^cut];
            if ((lead & 0b1100_0000) != 0b1000_0000)
            {
                return lead >= 0b1100_0000 && !Utf8.IsValid(head[^cut..]) ? head[..^cut] : head;
            }
        }

        return head;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetter))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
