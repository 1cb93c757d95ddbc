using System.Globalization;
using Imago.Archive.Captions;
using Imago.Archive.Photos;

namespace Imago.Bench.Generation;

/// <summary>What the photos of one event have in common, and how their captions differ: in a name and a running number.</summary>
internal sealed class PhotoEvent
{
    private readonly (string German, string English) _headline;
    private readonly (string German, string English) _what;
    private readonly string _city;
    private readonly string _mark;
    private readonly string? _clause;
    private readonly bool _isKeywordList;
    private readonly int _running;

    public PhotoEvent(int index, Dice dice)
    {
        Index = index;
        Database = dice.Chance(0.6) ? PhotoValues.Sport : PhotoValues.Stock;

        // Never the first of a month, which would be imprecise.
        Date = new DateOnly(dice.Between(1948, 2024), dice.Between(1, 12), dice.Between(2, 28));
        Photographer = dice.Of(Vocabulary.Photographers);
        _city = dice.Of(Vocabulary.Cities);
        _mark = dice.Of(Vocabulary.Marks);
        _running = dice.Between(100_000, 999_999);
        _isKeywordList = Database == PhotoValues.Stock && dice.Chance(0.1);
        _what = Database == PhotoValues.Sport ? dice.Of(Vocabulary.Actions) : dice.Of(Vocabulary.Scenes);
        _headline = Database == PhotoValues.Sport ? Match(dice) : ($"{_what.German} in {_city}", $"{_what.English} in {_city}");
        if (dice.Chance(0.5))
        {
            (_clause, Rights) = dice.Of(Vocabulary.Restrictions);
        }
    }

    public int Index { get; }

    public string Database { get; }

    public DateOnly Date { get; }

    public string Photographer { get; }

    /// <summary>What is derived of the restriction clauses.</summary>
    public IReadOnlyList<string> Rights { get; } = [];

    /// <summary>The caption of one photo, which states the day, or the month in a keyword list.</summary>
    public string Caption(Dice dice, int photo) => Caption(dice, photo, _isKeywordList ? PhotoValues.Month : PhotoValues.Day);

    /// <param name="dice">For what differs from photo to photo.</param>
    /// <param name="photo">The how manieth photo of the event.</param>
    /// <param name="states">How exactly the caption states the date, one of <see cref="PhotoValues.DatePrecisions"/>; the short form of keyword lists for a month.</param>
    public string Caption(Dice dice, int photo, string states)
    {
        var name = $"{dice.Of(Vocabulary.GivenNames)} {dice.Of(Vocabulary.FamilyNames)}";
        var clause = _clause is null ? "" : $" {_clause}";
        if (states == PhotoValues.Month)
        {
            // No year of this century, which would be ambiguous.
            var when = string.Create(CultureInfo.InvariantCulture, $"{Date.Month:D2} {30 + (Date.Year % 70)}");
            var words = Enumerable.Range(0, 4).Select(word => Vocabulary.Keywords[(Index + word) % Vocabulary.Keywords.Length]);
            return $"{string.Join(' ', words)} {_city}, {name} {when} hoch{clause}";
        }

        var (german, english) = states == PhotoValues.Unknown ? ("", "") : (Date.ToString(", dd.MM.yyyy", CultureInfo.InvariantCulture), EnglishDate());
        return $"{_headline.German}, {name} {_what.German}{german}, {_city}{clause}{CaptionRepair.Separator}"
            + $"{_headline.English}, {name} {_what.English}{english}, {_city} Copyright: x{_mark}x {_running}_{photo:D3}";
    }

    private string EnglishDate() =>
        string.Create(CultureInfo.InvariantCulture, $", {Date.Day} {Vocabulary.EnglishMonths[Date.Month - 1]} {Date.Year}");

    private static (string German, string English) Match(Dice dice)
    {
        var sport = dice.Of(Vocabulary.Sports);
        var home = dice.Below(Vocabulary.Clubs.Length);
        var away = (home + dice.Between(1, Vocabulary.Clubs.Length - 1)) % Vocabulary.Clubs.Length;
        return ($"{sport.German}: {Vocabulary.Clubs[home]} gegen {Vocabulary.Clubs[away]}", $"{sport.English}: {Vocabulary.Clubs[home]} against {Vocabulary.Clubs[away]}");
    }
}
