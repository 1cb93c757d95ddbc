using Imago.Archive.Census;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.Tests.Normalisation;

namespace Imago.Archive.Tests.Census;

public sealed class ReportComparisonTests
{
    [Theory]
    [InlineData(0.99, false)]
    [InlineData(0.985, false)]
    [InlineData(0.97, true)]
    [InlineData(0.999, false)]
    [InlineData(0.5, true)]
    public void SteadyFieldIsUnusualWhenItLeavesItsHistoryByMoreThanAHundredth(double now, bool expected) =>
        Assert.Equal(expected, ReportComparison.IsAnomaly([0.99, 0.99, 0.991, 0.989, 0.99], now));

    [Theory]
    [InlineData(0.6, false)]
    [InlineData(0.9, false)]
    [InlineData(0.05, true)]
    public void FieldThatAlwaysVariesIsUnusualOnlyFarOutside(double now, bool expected) =>
        Assert.Equal(expected, ReportComparison.IsAnomaly([0.5, 0.7, 0.6, 0.8, 0.55, 0.65], now));

    [Fact]
    public void ShortHistorySaysNothing() => Assert.False(ReportComparison.IsAnomaly([1, 1, 1, 1], 0));

    [Fact]
    public void WhatGotBetterAndWorseIsToldTheLargestFirst()
    {
        var before = Report("before", Delivered.Line(), Delivered.Line((PhotoFields.Photographer, null)), Delivered.Line((PhotoFields.Height, "\"3592 px\"")));
        var now = Report("now", Delivered.Line((PhotoFields.Date, null)), Delivered.Line((PhotoFields.Height, "\"tall\""), ("ressort", "1")), Delivered.Line((PhotoFields.Date, null)));

        var change = ReportComparison.Between(before, now);

        Assert.Equal("before", change.Against);
        Assert.Contains(change.Better, measure => measure is { Kind: "completeness", Name: PhotoFields.Photographer, Now: 1 });
        Assert.Contains(change.Better, measure => measure is { Kind: "share", Name: QualityRules.PhotographerMissing, Now: 0 });
        Assert.Equal(PhotoFields.Date, change.Worse[0].Name);
        Assert.Contains(change.Worse, measure => measure is { Kind: "share", Name: QualityRules.DateMissing, Before: 0 });
        Assert.Equal(["ressort"], change.NewFields);
        Assert.Equal(["tall"], change.NewBadValues.Where(value => value.Finding == "invalid").Select(value => value.Value));
        Assert.Equal(["ressort"], ReportComparison.Between(now, before).LostFields);
    }

    private static QualityReport Report(string id, params string[] documents)
    {
        var state = CensusRun.Of(documents);
        var builder = state.Report();
        return new QualityReport
        {
            Id = id,
            Target = "photos",
            Index = "photos",
            StartedAt = Delivered.Now,
            FinishedAt = Delivered.Now,
            Documents = state.Documents,
            Verdict = Verdict.Pass,
            Drift = [],
            Fields = builder.Fields(),
            Rules = builder.Rules([]),
            Segments = builder.Segments(),
        };
    }
}
