using Imago.Archive.Quality;

namespace Imago.Archive.Normalisation;

/// <summary>Why a delivered record cannot become a photo. Stable ids: they stand in dead letters and in metrics.</summary>
public static class RejectionReasons
{
    /// <summary>The record has no image number.</summary>
    public const string IdMissing = QualityRules.IdMissing;

    /// <summary>The image number is not one.</summary>
    public const string IdNotANumber = QualityRules.IdNotANumber;

    /// <summary>Not JSON, or more than one value on the line.</summary>
    public const string JsonInvalid = "json-invalid";

    /// <summary>JSON, but not an object.</summary>
    public const string JsonNotAnObject = "json-not-an-object";

    /// <summary>Objects and arrays nested deeper than <see cref="PhotoNormaliser.MaxDepth"/>.</summary>
    public const string JsonTooDeep = "json-too-deep";

    /// <summary>Not UTF-8, or an escape that is half of a surrogate pair.</summary>
    public const string EncodingInvalid = "encoding-invalid";

    /// <summary>The line is longer than the limit of the reader.</summary>
    public const string LineTooLong = "line-too-long";

    /// <summary>Elasticsearch refused the document.</summary>
    public const string IndexRefused = "index-refused";

    public static IReadOnlyList<string> All { get; } =
        [IdMissing, IdNotANumber, JsonInvalid, JsonNotAnObject, JsonTooDeep, EncodingInvalid, LineTooLong, IndexRefused];
}
