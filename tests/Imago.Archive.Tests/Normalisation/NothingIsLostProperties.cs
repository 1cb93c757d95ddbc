using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.Tests.Normalisation;

public class NothingIsLostProperties
{
    [Property(MaxTest = 2000)]
    public void ArbitraryBytesNeverThrow(byte[] bytes) => Assert.NotNull(Delivered.Normalise(bytes));

    [Property(MaxTest = 2000)]
    public Property MutilatedRecordsNeverThrow() => Prop.ForAll(
        Gen.Choose(0, 400).Zip(Gen.Choose(0, 255)).ListOf(3).ToArbitrary(),
        cuts =>
        {
            var line = Encoding.UTF8.GetBytes(Delivered.Line(("x", "[{\"y\":\"\\u00fc\\ud83d\\ude00\"}]")));
            foreach (var (position, value) in cuts)
            {
                line[position % line.Length] = (byte)value;
            }

            Assert.NotNull(Delivered.Normalise(line));
        });

    [Property(MaxTest = 3000)]
    public Property EverythingDeliveredIsFoundInThePhotoOrInOriginal() => Prop.ForAll(
        DeliveredRecords.Record.ToArbitrary(),
        members =>
        {
            var line = DeliveredRecords.ToLine(members);
            if (Delivered.Normalise(line) is RejectedRecord rejected)
            {
                // The whole line is kept as a dead letter; only a record without identity may end there.
                Assert.Contains(rejected.Reason, new[] { RejectionReasons.IdMissing, RejectionReasons.IdNotANumber });
                return;
            }

            var normalised = (NormalisedPhoto)Delivered.Normalise(line);
            Assert.DoesNotContain((byte)'\n', normalised.Json.ToArray());
            var photo = JsonSerializer.Deserialize(normalised.Json.Span, PhotoJson.Relaxed.Photo)!;
            foreach (var member in members.GroupBy(member => member.Name))
            {
                var values = member.Select(value => value.Json).ToArray();
                Assert.All(values[..^1], earlier => Assert.True(StandsInOriginal(photo, member.Key + "#", earlier), $"{member.Key}: {earlier}"));
                Assert.True(StandsInPhoto(photo, member.Key, values[^1]) || StandsInOriginal(photo, member.Key, values[^1]), $"{member.Key}: {values[^1]}");
            }
        });

    private static bool StandsInOriginal(Photo photo, string name, string json)
    {
        using var delivered = JsonDocument.Parse(json);
        return photo.Original is { } original && original.Any(
            kept => kept.Key.StartsWith(name, StringComparison.Ordinal) && JsonElement.DeepEquals(kept.Value, delivered.RootElement));
    }

    private static bool StandsInPhoto(Photo photo, string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var delivered = document.RootElement;
        var text = (delivered.ValueKind is JsonValueKind.String ? delivered.GetString()! : delivered.GetRawText()).Trim();
        var isMissing = delivered.ValueKind is JsonValueKind.Null || text.Length == 0;
        return name switch
        {
            PhotoFields.ImageNumber => text.TrimStart('0') == Number(photo.ImageNumber),
            PhotoFields.Height => isMissing ? photo.Height is null : text.TrimStart('0') == Number(photo.Height),
            PhotoFields.Width => isMissing ? photo.Width is null : text.TrimStart('0') == Number(photo.Width),
            PhotoFields.Date => isMissing ? photo.Date is null : photo.Date?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) == text,
            PhotoFields.Database => isMissing ? photo.Database is null : photo.Database == text,
            PhotoFields.Caption => isMissing ? photo.Caption is null : photo.Caption == text,
            PhotoFields.Photographer => isMissing ? photo.Issues().Contains(QualityRules.PhotographerMissing) : photo.Photographer == text,
            PhotoFields.Title => isMissing ? photo.Title is null : photo.Title == text,
            PhotoFields.Description => isMissing ? photo.Description is null : photo.Description == text,
            PhotoFields.EditedImage => isMissing ? photo.EditedImage is null : photo.EditedImage == text,
            _ => false,
        };
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
