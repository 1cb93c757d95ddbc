using System.Globalization;
using System.Text.Json;
using Imago.Archive.Photos;
using Imago.Worker.Indexing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Ingest;

/// <summary>How a photo that is to be written relates to the one that is stored under its id.</summary>
internal enum PhotoRelation
{
    /// <summary>Same content.</summary>
    Same,

    /// <summary>Same content, and written by this very import: by an attempt whose answer was lost, or before a crash.</summary>
    OwnNew,

    /// <summary>As <see cref="OwnNew"/>, but the photo replaced another one then.</summary>
    OwnReplacement,

    /// <summary>A later line of this import has written other content already; the last line of a file counts.</summary>
    Superseded,

    /// <summary>Other content.</summary>
    Different,
}

/// <summary>A photo as it is stored.</summary>
internal sealed record StoredPhoto(JsonElement Source, long Version, long SequenceNumber, long PrimaryTerm);

/// <summary>Reads photos by id and compares them.</summary>
internal sealed class StoredPhotos(PatientTransport transport)
{
    /// <summary>Those of the ids that exist.</summary>
    public async Task<IReadOnlyDictionary<string, StoredPhoto>> FetchAsync(string index, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string[]> { ["ids"] = [.. ids.Distinct()] });
        var answer = await transport.SendAsync(HttpMethod.POST, $"/{index}/_mget", body, cancellationToken: cancellationToken);
        var found = new Dictionary<string, StoredPhoto>(StringComparer.Ordinal);

        // Not disposed: the elements live on in the result.
        var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        foreach (var item in document.RootElement.GetProperty("docs").EnumerateArray())
        {
            if (item.TryGetProperty("error", out var error))
            {
                throw new IndexRefusedException(answer.Status, error.GetProperty("type").GetString() ?? "no reason given");
            }

            if (item.TryGetProperty("found", out var exists) && exists.GetBoolean())
            {
                found[item.GetProperty("_id").GetString()!] = new StoredPhoto(
                    item.GetProperty("_source"),
                    item.GetProperty("_version").GetInt64(),
                    item.GetProperty("_seq_no").GetInt64(),
                    item.GetProperty("_primary_term").GetInt64());
            }
        }

        return found;
    }

    public static PhotoRelation Compare(BatchPhoto photo, StoredPhoto stored)
    {
        using var document = JsonDocument.Parse(photo.Json);
        var ours = document.RootElement;
        var own = Same(ours, stored.Source, PhotoFields.IngestedAt);
        if (SameContent(ours, stored.Source))
        {
            return (own && Same(ours, stored.Source, PhotoFields.Source), stored.Version) switch
            {
                (false, _) => PhotoRelation.Same,
                (true, 1) => PhotoRelation.OwnNew,
                (true, _) => PhotoRelation.OwnReplacement,
            };
        }

        return own && IsLaterLine(stored.Source, photo) ? PhotoRelation.Superseded : PhotoRelation.Different;
    }

    private static bool SameContent(JsonElement ours, JsonElement theirs) =>
        Content(ours).Count() == Content(theirs).Count() && Content(ours).All(property => Same(ours, theirs, property.Name));

    /// <summary>All but where and when the record came from.</summary>
    private static IEnumerable<JsonProperty> Content(JsonElement photo) =>
        photo.EnumerateObject().Where(property => property.Name is not (PhotoFields.Source or PhotoFields.IngestedAt));

    private static bool Same(JsonElement ours, JsonElement theirs, string property) =>
        ours.TryGetProperty(property, out var our) && theirs.TryGetProperty(property, out var their) && JsonElement.DeepEquals(our, their);

    /// <summary>Sources are <c>file:line</c>; within one import the file is the same.</summary>
    private static bool IsLaterLine(JsonElement stored, BatchPhoto photo) =>
        stored.TryGetProperty(PhotoFields.Source, out var source)
        && source.GetString() is { } text
        && text.LastIndexOf(':') is var colon and > 0
        && text.AsSpan(0, colon).SequenceEqual(photo.Source.AsSpan(0, photo.Source.LastIndexOf(':')))
        && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
        && line > photo.Line;
}
