using Imago.Archive.Quality;
using Imago.Worker.Census;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.Worker.Tests.Census;

public sealed class QualityHealthCheckTests
{
    [Fact]
    public void HealthSaysWhichThresholdsAreCrossedAndByHowMuch()
    {
        var health = QualityHealthCheck.Check(
        [
            new Crossing(ReportVerdict.Field, "datum", Verdict.Fail, 0.4321),
            new Crossing(ReportVerdict.Rule, QualityRules.DateUnparsable, Verdict.Warn, 0.0123),
            new Crossing(ReportVerdict.Drift, "", Verdict.Warn, 3),
        ]);

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(
            "The last quality report crosses thresholds: datum is complete to 43.2 %, date-unparsable in 1.23 %, the mapping differs in 3 places.",
            health.Description);
    }

    [Fact]
    public void HealthIsGoodWhileNothingIsCrossed() => Assert.Equal(HealthStatus.Healthy, QualityHealthCheck.Check([]).Status);
}
