using System.Text;
using System.Text.Json;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;

namespace Imago.Archive.Tests.Normalisation;

/// <summary>A faultless record, of which each test changes what it is about.</summary>
internal static class Delivered
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Faultless = new()
    {
        [PhotoFields.ImageNumber] = "\"58377\"",
        [PhotoFields.Date] = "\"1955-12-24T00:00:00.000Z\"",
        [PhotoFields.Caption] = "\"Group at a Christmas party\"",
        [PhotoFields.Photographer] = "\"Charles \\\"Teenie\\\" Harris\"",
        [PhotoFields.Height] = "\"2400\"",
        [PhotoFields.Width] = "\"3000\"",
        [PhotoFields.Database] = "\"stock\"",
    };

    /// <param name="changes">JSON text of a field's value; null takes the field away.</param>
    public static string Line(params (string Field, string? Json)[] changes)
    {
        var members = new Dictionary<string, string>(Faultless);
        foreach (var (field, json) in changes)
        {
            if (json is null)
            {
                members.Remove(field);
            }
            else
            {
                members[field] = json;
            }
        }

        return "{" + string.Join(", ", members.Select(member => $"{JsonSerializer.Serialize(member.Key)}: {member.Value}")) + "}";
    }

    public static NormalisedRecord Normalise(string line) => Normalise(Encoding.UTF8.GetBytes(line));

    public static NormalisedRecord Normalise(byte[] line) => new PhotoNormaliser(Now).Normalise(line, "delivery.ndjson:1");

    public static Photo Photo(params (string Field, string? Json)[] changes) =>
        Assert.IsType<NormalisedPhoto>(Normalise(Line(changes))).Photo;

    public static RejectedRecord Rejection(string line) => Assert.IsType<RejectedRecord>(Normalise(line));

    public static string[] Issues(this Photo photo) => [.. photo.Quality?.Issues ?? []];

    public static string? Original(this Photo photo, string field) =>
        photo.Original is { } original && original.TryGetValue(field, out var value) ? value.GetRawText() : null;
}
