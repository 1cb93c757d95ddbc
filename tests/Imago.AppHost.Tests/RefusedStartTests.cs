using System.Diagnostics;

namespace Imago.AppHost.Tests;

/// <summary>The AppHost as a process, where it refuses to start before anything else is.</summary>
public sealed class RefusedStartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RefusalIsOneMessageAndAnExitCode()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Imago.AppHost.Settings.ImagoSettings).Assembly.Location])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["IMAGO_BACKING"] = "nonsense" },
        })!;

        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal("IMAGO_BACKING is 'nonsense'; it must be one of embedded, containers, external.", error.Trim());
        Assert.Equal("", await output);
        Assert.Equal(1, process.ExitCode);
    }
}
