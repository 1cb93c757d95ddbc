using Imago.Archive.Photos;

namespace Imago.Archive.QueryLanguage;

/// <summary>The field names that <c>has:</c> and <c>missing:</c> know, and the index fields that they stand for.</summary>
public static class QueryFieldNames
{
    /// <summary>English names first: the canonical text uses the first name of a field.</summary>
    public static IReadOnlyList<(string Name, string Field)> All { get; } =
    [
        ("id", PhotoFields.ImageNumber),
        ("date", PhotoFields.Date),
        ("caption", PhotoFields.Caption),
        ("photographer", PhotoFields.Photographer),
        ("height", PhotoFields.Height),
        ("width", PhotoFields.Width),
        ("db", PhotoFields.Database),
        ("title", PhotoFields.Title),
        ("description", PhotoFields.Description),
        ("edited", PhotoFields.EditedImage),
        ("orientation", PhotoFields.Orientation),
        ("agency", PhotoFields.Agency),
        ("event", PhotoFields.Event),
        ("language", PhotoFields.Languages),
        ("issue", PhotoFields.QualityIssues),
        (PhotoFields.ImageNumber, PhotoFields.ImageNumber),
        (PhotoFields.Date, PhotoFields.Date),
        (PhotoFields.Caption, PhotoFields.Caption),
        (PhotoFields.Photographer, PhotoFields.Photographer),
        (PhotoFields.Height, PhotoFields.Height),
        (PhotoFields.Width, PhotoFields.Width),
        (PhotoFields.EditedImage, PhotoFields.EditedImage),
    ];

    /// <summary>One name of each field.</summary>
    public static IReadOnlyList<string> Canonicals { get; } = [.. All.DistinctBy(entry => entry.Field).Select(entry => entry.Name)];

    private static readonly Dictionary<string, string> FieldByName =
        All.ToDictionary(entry => entry.Name, entry => entry.Field, StringComparer.OrdinalIgnoreCase);

    /// <summary>The canonical name for a name in any case, <c>Suchtext</c> to <c>caption</c>; null where no field has it.</summary>
    public static string? Canonical(string name) =>
        FieldByName.TryGetValue(name, out var field) ? All.First(entry => entry.Field == field).Name : null;

    /// <summary>A name for an index field, its own where that is one; null where the query language does not know the field.</summary>
    public static string? NameOf(string field) =>
        FieldByName.GetValueOrDefault(field) == field ? field : All.FirstOrDefault(entry => entry.Field == field).Name;

    /// <summary>The index field of a canonical name.</summary>
    public static string IndexField(string name) => FieldByName[name];
}
