using System.Text.Json;
using Imago.Archive.Census;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.Tests.Normalisation;

namespace Imago.Archive.Tests.Census;

public sealed class DocumentCensusTests
{
    [Theory]
    [InlineData("\"Meier\"", 1, 0, 0, 0)]
    [InlineData(null, 0, 1, 0, 0)]
    [InlineData("null", 0, 0, 1, 0)]
    [InlineData("\"\"", 0, 0, 0, 1)]
    [InlineData("\" \\t \"", 0, 0, 0, 1)]
    [InlineData("\"\\u00a0\"", 0, 0, 0, 1)]
    [InlineData("[\"a\", \"b\"]", 1, 0, 0, 0)]
    [InlineData("[]", 0, 1, 0, 0)]
    [InlineData("[null, null]", 0, 0, 1, 0)]
    [InlineData("1995", 1, 0, 0, 0)]
    [InlineData("[\"\", \"a\", null]", 1, 0, 0, 0)]
    [InlineData("[\"\", null]", 0, 0, 0, 1)]
    public void EveryDocumentIsPresentMissingNullOrBlank(string? json, long present, long missing, long nulls, long blank)
    {
        var field = CensusRun.Of([Delivered.Line((PhotoFields.Photographer, json))]).Field(PhotoFields.Photographer);

        Assert.Equal((present, missing, nulls, blank), (field.Present, field.Missing, field.Null, field.Blank));
        Assert.Equal(present, field.Completeness);
    }

    [Theory]
    [InlineData(PhotoFields.Height, "\"3592\"", 0, 0, 1, 0)]
    [InlineData(PhotoFields.Height, "3592", 0, 0, 0, 0)]
    [InlineData(PhotoFields.Height, "3592.5", 0, 0, 1, 0)]
    [InlineData(PhotoFields.Height, "\"3592 px\"", 0, 1, 0, 1)]
    [InlineData(PhotoFields.Height, "true", 1, 0, 0, 1)]
    [InlineData(PhotoFields.Height, "\"99999999999\"", 0, 1, 0, 1)]
    [InlineData(PhotoFields.Date, "\"1955-12-24T00:00:00.000Z\"", 0, 0, 0, 0)]
    [InlineData(PhotoFields.Date, "\"date not known\"", 0, 1, 0, 1)]
    [InlineData(PhotoFields.Date, "\"24.12.1955\"", 0, 1, 0, 1)]
    [InlineData(PhotoFields.Date, "\"11955-12-01\"", 0, 1, 0, 1)]
    [InlineData(PhotoFields.ImageNumber, "\"9999999999\"", 0, 0, 0, 0)]
    [InlineData(PhotoFields.Photographer, "12", 0, 0, 1, 0)]
    public void ValuesAreJudgedByTheDeclaredMappingAndTheLiveOne(string name, string json, long wrongType, long invalid, long coerced, long ignored)
    {
        var state = CensusRun.Of([Delivered.Line((name, json))]);
        var field = state.Field(name);

        Assert.Equal((wrongType, invalid, coerced, ignored), (field.WrongType, field.Invalid, field.Coerced, field.Ignored));
        foreach (var bad in field.BadValues)
        {
            Assert.Equal(JsonSerializer.Deserialize<JsonElement>(json).ToString(), Assert.Single(bad.Values).Value, ignoreCase: true);
            Assert.Equal(["id-0"], field.Samples[bad.Finding]);
        }
    }

    [Fact]
    public void EachFigureOfAFieldHasSamplesOfItsRecords()
    {
        var state = CensusRun.Of(
        [
            ("none", Delivered.Line((PhotoFields.Photographer, null))),
            ("null", Delivered.Line((PhotoFields.Photographer, "null"))),
            ("blank", Delivered.Line((PhotoFields.Photographer, "\" \""))),
            ("stray", Delivered.Line(("ressort", "\"Politik\""))),
        ]);
        var samples = state.Field(PhotoFields.Photographer).Samples;

        Assert.Equal(["none"], samples["missing"]);
        Assert.Equal(["null"], samples["null"]);
        Assert.Equal(["blank"], samples["blank"]);
        Assert.Equal(["stray"], state.Field("ressort").Samples["undeclared"]);
        Assert.Equal(SampleIds.Capacity, CensusRun.Of(Enumerable.Repeat("{}", 50).Select((json, i) => ($"{i}", json))).Field(PhotoFields.Caption).Samples["missing"].Count);
    }

    [Theory]
    [InlineData("\"Meier\"", true)]
    [InlineData("null", true)]
    [InlineData("\"\"", false)]
    public void SearchForWhatIsMissingIsGivenWhereItFindsJustThat(string photographer, bool isGiven)
    {
        var field = CensusRun.Of([Delivered.Line((PhotoFields.Photographer, photographer)), Delivered.Line((PhotoFields.Photographer, null))]).Field(PhotoFields.Photographer);

        Assert.Equal(isGiven ? "missing:fotografen" : null, field.Search);
    }

    [Fact]
    public void LongTitleIsIgnoredByItsKeyword()
    {
        var title = CensusRun.Of([Delivered.Line((PhotoFields.Title, $"\"{new string('ü', 257)}\"")), Delivered.Line((PhotoFields.Title, $"\"{new string('ü', 256)}\""))])
            .Field(PhotoFields.Title);

        Assert.Equal((2, 1, 0), (title.Present, title.Ignored, title.Invalid));
        Assert.Equal(512, title.Shortest);
        Assert.Equal(514, title.Longest);
    }

    [Fact]
    public void FieldsThatNoMappingHasAreFoundAndNestedOnesToo()
    {
        var state = CensusRun.Of([Delivered.Line(("iptc", "{\"a\": {\"b\": [1, 2]}, \"c\": null}")), Delivered.Line()]);

        Assert.Equal(1, state.Field("iptc.a.b").Present);
        Assert.Equal(1, state.Field("iptc.c").Null);
        Assert.Equal([QualityRules.FieldUndeclared], state.BrokenRules());
    }

    [Fact]
    public void ObjectInPlaceOfADeclaredTextIsOfAWrongTypeAndItsFieldsCountWhereTheyAreIndexed()
    {
        var live = IndexMapping.Read(System.Text.Json.Nodes.JsonNode.Parse(
            """{"properties": {"description": {"properties": {"de": {"type": "text"}}}}}""")!.AsObject());
        var state = CensusRun.Of([Delivered.Line((PhotoFields.Description, """{"de": "Text"}""")), Delivered.Line()], live);

        Assert.Equal((1, 1, 1), (state.Field(PhotoFields.Description, live).Present, state.Field(PhotoFields.Description, live).Missing, state.Field(PhotoFields.Description, live).WrongType));
        Assert.Equal((1, 1), (state.Field("description.de", live).Present, state.Field("description.de", live).Missing));
    }

    [Fact]
    public void NumberLimitsAndLengthsAreKept()
    {
        var state = CensusRun.Of(
        [
            Delivered.Line((PhotoFields.Height, "\"100\""), (PhotoFields.Date, "\"1950-02-03\"")),
            Delivered.Line((PhotoFields.Height, "7"), (PhotoFields.Date, "\"2001-02-03T04:05:06Z\"")),
        ]);

        Assert.Equal(("7", "100"), (state.Field(PhotoFields.Height).Min, state.Field(PhotoFields.Height).Max));
        Assert.Equal(("1950-02-03T00:00:00Z", "2001-02-03T04:05:06Z"), (state.Field(PhotoFields.Date).Min, state.Field(PhotoFields.Date).Max));
    }

    [Fact]
    public void SegmentsCountWhatIsMissingAndBroken()
    {
        var state = CensusRun.Of(
        [
            Delivered.Line(),
            Delivered.Line((PhotoFields.Database, "\"sport\""), (PhotoFields.Date, "\"2001-02-03\""), (PhotoFields.Height, null)),
            Delivered.Line((PhotoFields.Database, "\"st\""), (PhotoFields.Photographer, null)),
        ]);
        var segments = state.Report().Segments();

        Assert.Equal(["sport", "stock", "unknown"], segments.Databases.Select(segment => segment.Name));
        Assert.Equal(0, segments.Databases[0].Completeness[PhotoFields.Height]);
        Assert.Equal(1, segments.Databases[0].Rules[QualityRules.SizeMissing]);
        Assert.Equal(new Dictionary<string, long> { ["1950"] = 2, ["2000"] = 1 }, segments.Decades.ToDictionary(segment => segment.Name, segment => segment.Documents));
        Assert.Equal(2, segments.Photographers[0].Documents);
        Assert.Equal("unknown", segments.Photographers[1].Name);
    }

    [Fact]
    public void DocumentsOfAGenerationAreCountedByTheIssuesThatTheyCarry()
    {
        var line = Delivered.Line((PhotoFields.Date, "\"01.01.1900\""), ("x", "1"));
        var photo = Assert.IsType<Archive.Normalisation.NormalisedPhoto>(Delivered.Normalise(line));

        var state = CensusRun.Of([System.Text.Encoding.UTF8.GetString(photo.Json.Span)], CensusRun.Declared);

        Assert.Equal([QualityRules.DatePlaceholder, QualityRules.FieldUndeclared], state.BrokenRules());
        Assert.Equal(1, state.Field(PhotoFields.Original, CensusRun.Declared).Present);
        Assert.DoesNotContain(state.Fields.Keys, field => field.StartsWith("original.", StringComparison.Ordinal));
        Assert.All(state.Report(CensusRun.Declared).Fields(), field => Assert.Equal((0, 0, 0), (field.WrongType, field.Invalid, field.Ignored)));
        Assert.Equal($"issue:{QualityRules.DatePlaceholder}", state.Report(CensusRun.Declared).Rules([]).First(rule => rule.Id == QualityRules.DatePlaceholder).Search);
    }

    [Fact]
    public void DocumentsThatRepeatAnIdentityAreCounted()
    {
        var other = Delivered.Line((PhotoFields.Database, "\"sport\""));
        var state = CensusRun.Of([Delivered.Line(), Delivered.Line((PhotoFields.Database, "\"ST\"")), Delivered.Line(), other, Delivered.Line((PhotoFields.ImageNumber, null))]);

        Assert.Equal(2, state.Report().Rules(["a"]).Single(rule => rule.Id == QualityRules.IdDuplicate).Violations);
    }

    [Fact]
    public void FieldsWithoutEndAreCountedAsOne()
    {
        var state = CensusRun.Of(Enumerable.Range(0, CensusState.MostFields * 2).Select(i => $"{{\"f{i}\": 1}}"));

        Assert.InRange(state.Fields.Count, CensusState.MostFields, CensusState.MostFields + 1);
        Assert.Equal(CensusState.MostFields * 2, state.Fields.Where(field => field.Key == "…" || field.Key[0] == 'f').Sum(field => field.Value.Present));
    }
}
