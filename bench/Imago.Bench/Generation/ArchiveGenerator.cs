using System.Globalization;
using Imago.Archive.Photos;

namespace Imago.Bench.Generation;

/// <summary>
/// Makes records like those of the archive: sport and stock, German and English, events of one to eight near duplicates whose image numbers lie one
/// to four apart, restriction clauses, copyright marks, keyword lists; and plants defects, one in a line, each kind about as often as any other.
/// The same seed and share give the same bytes.
/// </summary>
/// <param name="seed">Seed.</param>
/// <param name="defects">Share of lines with a defect, 0 to 1.</param>
public sealed class ArchiveGenerator(int seed, double defects)
{
    private const int FirstNumber = 50_000_000;
    private const int Remembered = 64;

    public IEnumerable<GeneratedRecord> Generate(int count)
    {
        var dice = new Dice((ulong)seed);
        var clean = new List<GeneratedRecord>(Remembered);
        var number = (long)FirstNumber;
        var left = 0;
        var photo = 0;
        PhotoEvent? origin = null;
        for (var i = 0; i < count; i++)
        {
            if (left == 0)
            {
                origin = new PhotoEvent((origin?.Index ?? 0) + 1, dice);
                (left, photo) = (dice.Between(1, 8), 0);
            }

            left--;
            photo++;
            number += dice.Between(1, 4);
            var defect = dice.Chance(defects) ? dice.Of(Defects.All) : null;
            if (ReferenceEquals(defect, Defects.Duplicate) && clean.Count > 0)
            {
                yield return dice.Of(clean) with { Defect = defect };
                continue;
            }

            var record = Create(new Draft(number, origin!), photo, ReferenceEquals(defect, Defects.Duplicate) ? null : defect, dice);
            if (record.Defect is null)
            {
                Remember(clean, record, dice);
            }

            yield return record;
        }
    }

    private static void Remember(List<GeneratedRecord> clean, GeneratedRecord record, Dice dice)
    {
        if (clean.Count < Remembered)
        {
            clean.Add(record);
        }
        else
        {
            clean[dice.Below(Remembered)] = record;
        }
    }

    private static GeneratedRecord Create(Draft draft, int photo, Defect? defect, Dice dice)
    {
        var origin = draft.Origin;
        var (width, height, orientation) = dice.Below(10) switch
        {
            < 6 => (dice.Between(3000, 6000), dice.Between(1000, 2999), PhotoValues.Landscape),
            < 9 => (dice.Between(1000, 2999), dice.Between(3000, 6000), PhotoValues.Portrait),
            _ => (3000, 3000, PhotoValues.Square),
        };
        draft.Set(PhotoFields.ImageNumber, draft.Number.ToString(CultureInfo.InvariantCulture));
        draft.Set(PhotoFields.Date, origin.Date.ToString("yyyy-MM-dd'T00:00:00.000Z'", CultureInfo.InvariantCulture));
        draft.Set(PhotoFields.Caption, origin.Caption(dice, photo));
        draft.Set(PhotoFields.Photographer, origin.Photographer);
        draft.Set(PhotoFields.Height, height.ToString(CultureInfo.InvariantCulture));
        draft.Set(PhotoFields.Width, width.ToString(CultureInfo.InvariantCulture));
        draft.Set(PhotoFields.Database, origin.Database);
        if (dice.Chance(0.01))
        {
            draft.Set(PhotoFields.Title, "Titel");
        }

        draft.Derived.Add($"orientation:{orientation}");
        draft.Derived.UnionWith(origin.Rights);
        defect?.Plant(draft, dice);
        return new GeneratedRecord(draft.ToLine(), origin.Index, defect, [.. draft.Derived]);
    }
}
