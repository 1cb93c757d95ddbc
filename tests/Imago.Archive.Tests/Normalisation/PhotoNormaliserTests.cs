using System.Text;
using System.Text.Json;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.Tests.Normalisation;

public class PhotoNormaliserTests
{
    [Fact]
    public void FaultlessRecordIsTypedAndCarriesNoIssue()
    {
        var normalised = Assert.IsType<NormalisedPhoto>(Delivered.Normalise(Delivered.Line()));

        Assert.Equal("stock-58377", normalised.Id);
        Assert.Equal(
            """
            {"bildnummer":58377,"datum":"1955-12-24T00:00:00+00:00","suchtext":"Group at a Christmas party",
            "fotografen":"Charles \"Teenie\" Harris","hoehe":2400,"breite":3000,"db":"stock",
            "derived":{"orientation":"landscape","megapixels":7.2,"languages":["en"],"event":"EVENT","date_precision":"day"},
            "source":"delivery.ndjson:1","ingested_at":"2026-11-25T12:00:00+00:00"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(normalised.Json.Span).Replace(normalised.Photo.Derived!.Event!, "EVENT", StringComparison.Ordinal));
    }

    [Fact]
    public void SameLineGivesTheSameBytes()
    {
        var line = Delivered.Line((PhotoFields.Date, "\"11955-12-01\""), ("b", "1"), ("a", "[2]"));

        var first = Assert.IsType<NormalisedPhoto>(Delivered.Normalise(line));
        var second = Assert.IsType<NormalisedPhoto>(Delivered.Normalise(line));

        Assert.Equal(first.Json.ToArray(), second.Json.ToArray());
    }

    [Theory]
    [InlineData("\"445\"", 445)]
    [InlineData("\" 445\\t\"", 445)]
    [InlineData("\"0000058377\"", 58377)]
    [InlineData("\"2147483647\"", 2147483647)]
    [InlineData("\"2147483648\"", 2147483648, "id-exceeds-int32")]
    [InlineData("\"9999999999\"", 9999999999, "id-exceeds-int32")]
    [InlineData("445", 445, "type-coerced")]
    [InlineData("999999999999999999", 999999999999999999, "id-exceeds-int32", "type-coerced")]
    public void ImageNumberIsReadFromDigits(string json, long expected, params string[] issues)
    {
        var photo = Delivered.Photo((PhotoFields.ImageNumber, json));

        Assert.Equal(expected, photo.ImageNumber);
        Assert.Equal(issues, photo.Issues());
        Assert.Null(photo.Original);
    }

    [Theory]
    [InlineData(null, RejectionReasons.IdMissing)]
    [InlineData("null", RejectionReasons.IdMissing)]
    [InlineData("\"\"", RejectionReasons.IdMissing)]
    [InlineData("\"  \"", RejectionReasons.IdMissing)]
    [InlineData("\"abc\"", RejectionReasons.IdNotANumber)]
    [InlineData("\"12 34\"", RejectionReasons.IdNotANumber)]
    [InlineData("\"-5\"", RejectionReasons.IdNotANumber)]
    [InlineData("\"0\"", RejectionReasons.IdNotANumber)]
    [InlineData("\"1e3\"", RejectionReasons.IdNotANumber)]
    [InlineData("\"445.0\"", RejectionReasons.IdNotANumber)]
    [InlineData("\"\\u0661\\u0662\"", RejectionReasons.IdNotANumber)]
    [InlineData("\"1000000000000000000\"", RejectionReasons.IdNotANumber)]
    [InlineData("445.5", RejectionReasons.IdNotANumber)]
    [InlineData("true", RejectionReasons.IdNotANumber)]
    [InlineData("{\"id\": 1}", RejectionReasons.IdNotANumber)]
    [InlineData("[445]", RejectionReasons.IdNotANumber)]
    public void RecordWithoutUsableImageNumberIsRejected(string? json, string reason) =>
        Assert.Equal(reason, Delivered.Rejection(Delivered.Line((PhotoFields.ImageNumber, json))).Reason);

    [Theory]
    [InlineData("2023-03-09T00:00:00.000Z", "2023-03-09T00:00:00Z", "day")]
    [InlineData("2023-03-09T00:00:00Z", "2023-03-09T00:00:00Z", "day")]
    [InlineData("2023-03-09T17:05:30.25Z", "2023-03-09T17:05:30.25Z", "day")]
    [InlineData("2023-03-09", "2023-03-09T00:00:00Z", "day")]
    [InlineData("09.03.2023", "2023-03-09T00:00:00Z", "day")]
    [InlineData(" 09.03.2023 ", "2023-03-09T00:00:00Z", "day")]
    [InlineData("1955-01-01T00:00:00.000Z", "1955-01-01T00:00:00Z", "year", "date-imprecise")]
    [InlineData("1955-01-01T10:00:00.000Z", "1955-01-01T10:00:00Z", "day")]
    [InlineData("01.01.1955", "1955-01-01T00:00:00Z", "year", "date-imprecise")]
    [InlineData("1955-11-01", "1955-11-01T00:00:00Z", "month", "date-imprecise")]
    [InlineData("29.02.2024", "2024-02-29T00:00:00Z", "day")]
    [InlineData("1826-01-01", "1826-01-01T00:00:00Z", "year", "date-imprecise")]
    [InlineData("2026-11-26", "2026-11-26T00:00:00Z", "day")]
    public void DateIsReadInThreeShapes(string delivered, string expected, string precision, params string[] issues)
    {
        var photo = Delivered.Photo((PhotoFields.Date, JsonSerializer.Serialize(delivered)));

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), photo.Date);
        Assert.Equal(precision, photo.Derived!.DatePrecision);
        Assert.Equal(issues, photo.Issues());
        Assert.Null(photo.Original);
    }

    [Theory]
    [InlineData("\"11955-12-01T00:00:00.000Z\"", "date-unparsable")]
    [InlineData("\"date not known\"", "date-unparsable")]
    [InlineData("\"03/09/2023\"", "date-unparsable")]
    [InlineData("\"9.3.2023\"", "date-unparsable")]
    [InlineData("\"2023-03-09T00:00:00.000+01:00\"", "date-unparsable")]
    [InlineData("\"2023-03-09T00:00:00\"", "date-unparsable")]
    [InlineData("\"2023-02-29\"", "date-unparsable")]
    [InlineData("\"2023-13-01\"", "date-unparsable")]
    [InlineData("\"1955\"", "date-unparsable")]
    [InlineData("1955", "date-unparsable")]
    [InlineData("true", "date-unparsable")]
    [InlineData("[\"1955-12-24\"]", "value-ignored")]
    [InlineData("\"1900-01-01T00:00:00.000Z\"", "date-placeholder")]
    [InlineData("\"01.01.1900\"", "date-placeholder")]
    [InlineData("\"1825-12-31\"", "date-implausible")]
    [InlineData("\"0001-01-01\"", "date-implausible")]
    [InlineData("\"2026-11-27\"", "date-implausible")]
    [InlineData("\"31.12.9999\"", "date-implausible")]
    public void DateThatCannotBeUsedMovesToOriginal(string json, string issue)
    {
        var photo = Delivered.Photo((PhotoFields.Date, json));

        Assert.Null(photo.Date);
        Assert.Equal(PhotoValues.Unknown, photo.Derived!.DatePrecision);
        Assert.Equal([issue], photo.Issues());
        Assert.Equal(json, photo.Original(PhotoFields.Date));
    }

    [Theory]
    [InlineData("\"3592\"", 3592)]
    [InlineData("\"003592\"", 3592)]
    [InlineData("\" 3592 \"", 3592)]
    [InlineData("3592", 3592, "type-coerced")]
    [InlineData("\"2147483647\"", int.MaxValue)]
    public void SizeIsReadFromDigits(string json, int expected, params string[] issues)
    {
        var photo = Delivered.Photo((PhotoFields.Height, json));

        Assert.Equal(expected, photo.Height);
        Assert.Equal(issues, photo.Issues());
        Assert.Null(photo.Original);
    }

    [Theory]
    [InlineData("\"3592 px\"", "size-not-a-number")]
    [InlineData("\"3592.5\"", "size-not-a-number")]
    [InlineData("3592.0", "size-not-a-number")]
    [InlineData("\"-\"", "size-not-a-number")]
    [InlineData("false", "size-not-a-number")]
    [InlineData("\"0\"", "size-not-positive")]
    [InlineData("0", "size-not-positive")]
    [InlineData("\"-3592\"", "size-not-positive")]
    [InlineData("\"2147483648\"", "size-not-positive")]
    [InlineData("\"123456789012345678901234567890\"", "size-not-positive")]
    [InlineData("{\"px\":1}", "value-ignored")]
    public void SizeThatCannotBeUsedMovesToOriginal(string json, string issue)
    {
        var photo = Delivered.Photo((PhotoFields.Width, json));

        Assert.Null(photo.Width);
        Assert.Equal([issue], photo.Issues());
        Assert.Equal(json, photo.Original(PhotoFields.Width));
        Assert.Null(photo.Derived!.Orientation);
        Assert.Null(photo.Derived.Megapixels);
    }

    [Theory]
    [InlineData("stock", "stock", "stock-58377")]
    [InlineData("sport", "sport", "sport-58377")]
    [InlineData(" sport ", "sport", "sport-58377")]
    public void DatabaseIsStockOrSport(string delivered, string expected, string id)
    {
        var normalised = Assert.IsType<NormalisedPhoto>(
            Delivered.Normalise(Delivered.Line((PhotoFields.Database, JsonSerializer.Serialize(delivered)))));

        Assert.Equal(expected, normalised.Photo.Database);
        Assert.Equal(id, normalised.Id);
        Assert.Null(normalised.Photo.Quality);
    }

    [Theory]
    [InlineData("\"st\"", "stock")]
    [InlineData("\"sp\"", "sport")]
    [InlineData("\"SP\"", "sport")]
    [InlineData("\"Stock\"", "stock")]
    [InlineData("\"archive\"", null)]
    [InlineData("7", null)]
    public void OtherDatabasesAreFlaggedAndKept(string json, string? expected)
    {
        var normalised = Assert.IsType<NormalisedPhoto>(Delivered.Normalise(Delivered.Line((PhotoFields.Database, json))));

        Assert.Equal(expected, normalised.Photo.Database);
        Assert.Equal($"{expected ?? "unknown"}-58377", normalised.Id);
        Assert.Equal(["db-unknown"], normalised.Photo.Issues());
        Assert.Equal(json, normalised.Photo.Original(PhotoFields.Database));
    }

    [Theory]
    [InlineData(PhotoFields.Caption, "caption-missing")]
    [InlineData(PhotoFields.Photographer, "photographer-missing")]
    [InlineData(PhotoFields.Date, "date-missing")]
    [InlineData(PhotoFields.Height, "size-missing")]
    [InlineData(PhotoFields.Width, "size-missing")]
    [InlineData(PhotoFields.Database, "db-unknown")]
    [InlineData(PhotoFields.Title)]
    [InlineData(PhotoFields.Description)]
    [InlineData(PhotoFields.EditedImage)]
    public void AbsentNullAndBlankAreMissing(string field, params string[] issues)
    {
        foreach (var json in new[] { null, "null", "\"\"", "\" \\t\\n\\u00a0\"" })
        {
            var photo = Delivered.Photo((field, json));

            Assert.Equal(issues, photo.Issues());
            Assert.Null(photo.Original);
        }
    }

    [Theory]
    [InlineData("\"  Visit of whom? \\n\"", "Visit of whom?")]
    [InlineData("\"M\\u00fcller \\ud83d\\ude00\"", "Müller 😀")]
    [InlineData("1995", "1995", "type-coerced")]
    [InlineData("-1.50e3", "-1.50e3", "type-coerced")]
    [InlineData("true", "true", "type-coerced")]
    public void CaptionIsTrimmedText(string json, string expected, params string[] issues)
    {
        var photo = Delivered.Photo((PhotoFields.Caption, json));

        Assert.Equal(expected, photo.Caption);
        Assert.Equal(issues, photo.Issues());
        Assert.Null(photo.Original);
    }

    [Theory]
    [InlineData(PhotoFields.Caption)]
    [InlineData(PhotoFields.Photographer)]
    [InlineData(PhotoFields.Title)]
    public void ObjectsAndArraysInPlaceOfTextMoveToOriginal(string field)
    {
        var photo = Delivered.Photo((field, "[\"a\",{\"b\":[null,1.0]}]"));

        Assert.Equal(["value-ignored"], photo.Issues());
        Assert.Equal("[\"a\",{\"b\":[null,1.0]}]", photo.Original(field));
    }

    [Fact]
    public void UndeclaredFieldsMoveToOriginalWhateverTheirName()
    {
        var photo = Delivered.Photo(("ressort", "\"Politik\""), ("derived", "{\"agency\":\"dpa\"}"), ("original", "null"), ("", "1.00"), ("a.b", "[]"));

        Assert.Equal(["field-undeclared"], photo.Issues());
        Assert.Equal("\"Politik\"", photo.Original("ressort"));
        Assert.Equal("{\"agency\":\"dpa\"}", photo.Original("derived"));
        Assert.Equal("null", photo.Original("original"));
        Assert.Equal("1.00", photo.Original(""));
        Assert.Equal("[]", photo.Original("a.b"));
        Assert.Null(photo.Derived!.Agency);
    }

    [Fact]
    public void OfARepeatedFieldTheLastValueCountsAndTheEarlierOnesAreKept()
    {
        var photo = Assert.IsType<NormalisedPhoto>(Delivered.Normalise(
            """{"db":"sport","bildnummer":"1","db":null,"x":1,"db":"stock","x":2,"suchtext":"c","fotografen":"f","datum":"2001-02-03","hoehe":"1","breite":"1"}""")).Photo;

        Assert.Equal("stock", photo.Database);
        Assert.Equal("\"sport\"", photo.Original("db#1"));
        Assert.Equal("null", photo.Original("db#2"));
        Assert.Equal("1", photo.Original("x#1"));
        Assert.Equal("2", photo.Original("x"));
        Assert.Equal(["field-undeclared", "value-ignored"], photo.Issues());
    }

    [Theory]
    [InlineData(32766, true)]
    [InlineData(32768, false)]
    public void PhotographerThatElasticsearchWouldRefuseMovesToOriginal(int bytes, bool kept)
    {
        var name = new string('ü', bytes / 2);

        var photo = Delivered.Photo((PhotoFields.Photographer, $"\"{name}\""));

        Assert.Equal(kept ? name : null, photo.Photographer);
        Assert.Equal(kept ? null : $"\"{name}\"", photo.Original(PhotoFields.Photographer));
        Assert.Equal(kept ? [] : ["value-ignored"], photo.Issues());
    }

    [Fact]
    public void LongTitleIsKeptInPlaceAndFlagged()
    {
        var title = new string('t', 257);

        var photo = Delivered.Photo((PhotoFields.Title, $"\"{title}\""));

        Assert.Equal(title, photo.Title);
        Assert.Equal(["value-ignored"], photo.Issues());
        Assert.Null(photo.Original);
    }

    [Theory]
    [InlineData(3000, 2400, "landscape", 7.2)]
    [InlineData(2400, 3000, "portrait", 7.2)]
    [InlineData(1000, 1000, "square", 1.0)]
    [InlineData(500, 100, "landscape", 0.1)]
    [InlineData(499, 100, "landscape", 0.0)]
    [InlineData(int.MaxValue, int.MaxValue, "square", 4611686014132.4)]
    public void OrientationAndMegapixelsFollowFromTheSize(int width, int height, string orientation, double megapixels)
    {
        var photo = Delivered.Photo((PhotoFields.Width, $"\"{width}\""), (PhotoFields.Height, $"\"{height}\""));

        Assert.Equal(orientation, photo.Derived!.Orientation);
        Assert.Equal(megapixels, photo.Derived.Megapixels);
    }

    [Fact]
    public void SeveralIssuesStandInTheOrderOfTheRuleTable()
    {
        var photo = Delivered.Photo(
            ("x", "1"), (PhotoFields.Caption, null), (PhotoFields.Height, "\"-\""), (PhotoFields.Width, null), (PhotoFields.Date, "\"?\""));

        Assert.Equal(["date-unparsable", "size-missing", "size-not-a-number", "caption-missing", "field-undeclared"], photo.Issues());
    }

    [Theory]
    [InlineData("", RejectionReasons.JsonInvalid)]
    [InlineData("{", RejectionReasons.JsonInvalid)]
    [InlineData("{\"bildnummer\":\"1\"", RejectionReasons.JsonInvalid)]
    [InlineData("{\"bildnummer\":\"1\"} {\"bildnummer\":\"2\"}", RejectionReasons.JsonInvalid)]
    [InlineData("{\"bildnummer\":\"1\"} // comment", RejectionReasons.JsonInvalid)]
    [InlineData("{'bildnummer':'1'}", RejectionReasons.JsonInvalid)]
    [InlineData("bildnummer;datum", RejectionReasons.JsonInvalid)]
    [InlineData("[1] x", RejectionReasons.JsonInvalid)]
    [InlineData("[{\"bildnummer\":\"1\"}]", RejectionReasons.JsonNotAnObject)]
    [InlineData("\"text\"", RejectionReasons.JsonNotAnObject)]
    [InlineData("null", RejectionReasons.JsonNotAnObject)]
    [InlineData("{\"bildnummer\":\"1\",\"suchtext\":\"\\ud800\"}", RejectionReasons.EncodingInvalid)]
    [InlineData("{\"bildnummer\":\"1\",\"x\":[\"a\\udc00b\"]}", RejectionReasons.EncodingInvalid)]
    [InlineData("{\"bildnummer\":\"1\",\"\\ud83d\":1}", RejectionReasons.EncodingInvalid)]
    public void LineThatIsNotOneJsonObjectIsRejected(string line, string reason) => Assert.Equal(reason, Delivered.Rejection(line).Reason);

    [Fact]
    public void InvalidUtf8IsRejected()
    {
        byte[] latin1 = [.. "{\"bildnummer\":\"1\",\"suchtext\":\"M"u8, 0xFC, .. "ller\"}"u8];

        Assert.Equal(RejectionReasons.EncodingInvalid, Assert.IsType<RejectedRecord>(Delivered.Normalise(latin1)).Reason);
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(32, RejectionReasons.JsonTooDeep)]
    [InlineData(100_000, RejectionReasons.JsonTooDeep)]
    public void NestingIsLimited(int arrays, string? reason)
    {
        var normalised = Delivered.Normalise(Delivered.Line(("deep", new string('[', arrays) + new string(']', arrays))));

        Assert.Equal(reason, (normalised as RejectedRecord)?.Reason);
    }

    [Fact]
    public void EveryIssueThatCanBeRaisedIsInTheTableOnce() =>
        Assert.Equal(QualityRules.All.Count, QualityRules.All.Select(rule => rule.Id).Distinct().Count());
}
