using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Worker.Census;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Tests.Census;

/// <summary>Configured thresholds over the defaults.</summary>
public sealed class ThresholdSettingsTests
{
    [Fact]
    public void OneValueIsSetAndTheOthersKeepTheirDefaults()
    {
        var thresholds = Read(("Fields:datum:Warn", "0.8"), ("Error:Fail", "0.2"));

        Assert.Equal(new FieldThreshold(0.8, 0.5), thresholds.Of(PhotoFields.Date));
        Assert.Equal(new FieldThreshold(0.999, 0.95), thresholds.Of(PhotoFields.Caption));
        Assert.Equal(new RuleThreshold(0.001, 0.2), thresholds.Of(QualityRules.Find(QualityRules.DateUnparsable)!));
    }

    [Fact]
    public void FieldsAndRulesWithoutADefaultCanBeGivenOne()
    {
        var thresholds = Read(("Fields:title:Fail", "0.1"), ("Rules:date-imprecise:Warn", "0.3"));

        Assert.Equal(new FieldThreshold(null, 0.1), thresholds.Of(PhotoFields.Title));
        Assert.Equal(new RuleThreshold(0.3, null), thresholds.Of(QualityRules.Find(QualityRules.DateImprecise)!));
        Assert.Null(thresholds.Of(QualityRules.Find(QualityRules.IdExceedsInt32)!));
    }

    [Fact]
    public void EmptyValueMeansNever()
    {
        var thresholds = Read(("Fields:datum:Warn", ""), ("Fields:datum:Fail", ""), ("Warning:Warn", ""));

        Assert.Equal(Verdict.Pass, QualityThresholds.Judge(thresholds.Of(PhotoFields.Date), 0));
        Assert.Equal(Verdict.Pass, QualityThresholds.Judge(thresholds.Of(QualityRules.Find(QualityRules.DateMissing)!), 1));
    }

    [Theory]
    [InlineData("Fields:datum:Warn", "95", "Imago:Quality:Thresholds:Fields:datum")]
    [InlineData("Rules:date-unknown:Warn", "0.1", "Imago:Quality:Thresholds:Rules:date-unknown")]
    [InlineData("Warning:Fail", "-1", "Imago:Quality:Thresholds:Warning")]
    public void WrongThresholdEndsTheStartWithItsKey(string key, string value, string named)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Read((key, value)));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    private static QualityThresholds Read(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(setting => $"{QualityThresholds.SectionName}:{setting.Key}", setting => (string?)setting.Value));
        builder.AddCensus();
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<QualityThresholds>>().Value;
    }
}
