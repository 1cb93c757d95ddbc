using Imago.Frontend.Tests.Site;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("Imago:Archive:BaseAddress", "api")]
    [InlineData("Imago:Archive:BaseAddress", "http://user:secret@api")]
    [InlineData("Imago:Archive:PageSize", "101")]
    [InlineData("Imago:Archive:Timeout", "00:05:00")]
    [InlineData("Imago:Thumbnails:BaseAddress", "https://a.example; script-src *")]
    [InlineData("Imago:SignIn:Key", "false")]
    [InlineData("Imago:SignIn:OpenIdConnect:Authority", "http://login.example.org")]
    [InlineData("Imago:SignIn:OpenIdConnect:Authority", "https://user:secret@login.example.org")]
    [InlineData("Imago:SignIn:OpenIdConnect:Authority", "https://login.example.org")]
    [InlineData("Imago:Keys:Directory", "/proc/secret")]
    public async Task AWrongSettingStopsTheStartAndIsNamed(string key, string value)
    {
        await using var frontend = new FrontendSite.Application(new Dictionary<string, string> { [key] = value });

        var refusal = Assert.Throws<OptionsValidationException>(() => frontend.CreateClient());

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }
}
