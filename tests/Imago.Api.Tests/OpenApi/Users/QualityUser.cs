namespace Generated;

/// <summary>Reads two reports, first and second; no worker is there.</summary>
public static class QualityUser
{
    public static async Task<IReadOnlyCollection<string>> UseAsync(HttpClient http)
    {
        var client = new ImagoClient(http);
        await ReadsReportsAsync(client);
        await ComparesReportsAsync(client);
        await MissesTheWorkerAsync(client);
        return client.Asked;
    }

    private static async Task ReadsReportsAsync(ImagoClient client)
    {
        var list = await client.ListQualityReportsAsync(size: 5);
        Assert.Equal(["second", "first"], list.Items.Select(report => report.Id));
        Assert.Equal(Verdict.Fail, list.Items.First().Verdict);

        var latest = await client.ReadLatestQualityReportAsync();
        Assert.Equal("second", latest.Id);
        Assert.Equal(3, latest.Documents);
        Assert.Contains(latest.Fields, field => field is { Field: "suchtext", Present: 2, Threshold: not null });
        Assert.Contains(latest.Rules, rule => rule.Id == "id-missing" && Enum.IsDefined(rule.Verdict));
        Assert.Equal("first", (await client.ReadQualityReportAsync("first")).Id);

        foreach (var (format, beginning) in ((ReportFormat, string)[])[(ReportFormat.Json, "{"), (ReportFormat.Csv, "kind"), (ReportFormat.Markdown, "# Quality of")])
        {
            using var export = await client.ExportQualityReportAsync("first", format);
            using var reader = new StreamReader(export.Stream);
            Assert.Contains(beginning, await reader.ReadToEndAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task ComparesReportsAsync(ImagoClient client)
    {
        Assert.Contains("x", (await client.CompareQualityReportsAsync("second")).NewFields);
        var trend = await client.ReadQualityTrendAsync(field: ["suchtext"]);
        Assert.Equal(["first", "second"], Assert.Single(trend.Series).Points.Select(point => point.Report));
        Assert.Single((await client.ReadQualityTrendAsync(rule: ["id-missing"])).Series);

        var unknown = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.ReadQualityReportAsync("none"));
        Assert.Equal("/errors/report-not-found", unknown.Result.Type);
        var refused = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.ReadQualityTrendAsync());
        Assert.Equal("/errors/invalid-parameters", refused.Result.Type);
    }

    private static async Task MissesTheWorkerAsync(ImagoClient client)
    {
        foreach (var ask in (Func<Task>[])[() => client.ListCensusesAsync(state: "queued", size: 5), () => client.ReadCensusAsync("one"), () => client.FollowCensusAsync("one")])
        {
            var problem = await Assert.ThrowsAsync<ApiException<Problem>>(ask);
            Assert.Equal(503, problem.StatusCode);
            Assert.Equal("/errors/worker-unavailable", problem.Result.Type);
        }
    }
}
