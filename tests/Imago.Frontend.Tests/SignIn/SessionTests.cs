using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Frontend.Tests.SignIn;

/// <summary>How long a session lasts, where it is known, and how it ends.</summary>
public sealed class SessionTests : FrontendWithProvider
{
    [Fact]
    public async Task TheKeyCanBeSwitchedOffAndEndsItsSessions()
    {
        using var folder = new KeyFolder();
        await using var before = Frontend(("Imago:Keys:Directory", folder.Path));
        using var browser = Browser(before);
        using var withKey = await SignInWithKeyAsync(browser);
        var session = Cookies(withKey).Single(cookie => cookie.StartsWith("imago-steward=", StringComparison.Ordinal)).Split(';')[0];

        await using var after = Frontend(("Imago:Keys:Directory", folder.Path), ("Imago:SignIn:Key", "false"));
        using var later = Browser(after);
        var page = await OpenAsync(later, "/sign-in");
        later.DefaultRequestHeaders.Add("Cookie", session);

        Assert.Null(page.QuerySelector("#key"));
        Assert.NotNull(page.QuerySelector("#sign-in-provider"));
        await AssertNotSignedInAsync(later);
    }

    [Fact]
    public async Task ReplicasKnowEachOthersSessions()
    {
        using var folder = new KeyFolder();
        await using var first = Frontend(("Imago:Keys:Directory", folder.Path));
        await using var second = Frontend(("Imago:Keys:Directory", folder.Path));
        using var browser = Browser(first);
        using var signedIn = await FollowAsync(browser, "/sign-in/openid");
        using var elsewhere = Browser(second);
        elsewhere.DefaultRequestHeaders.Add("Cookie", Cookies(signedIn).Single(cookie => cookie.StartsWith("imago-steward=", StringComparison.Ordinal)).Split(';')[0]);

        using var runs = await elsewhere.GetAsync(new Uri("/runs", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, runs.StatusCode);
        Assert.All(Directory.EnumerateFiles(folder.Path), file => Assert.EndsWith(".xml", file, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
        }
    }

    [Fact]
    public async Task WhoSignsOutIsOfferedTheEndOfTheProvidersSessionToo()
    {
        using var browser = Browser(Site);
        using var signedIn = await FollowAsync(browser, "/sign-in/openid");
        var runs = await OpenAsync(browser, "/runs");
        var token = runs.QuerySelector<IHtmlInputElement>(".desk-nav input[name=__RequestVerificationToken]")!.Value;

        using var signedOut = await browser.PostAsync(
            new Uri("/runs", UriKind.Relative),
            new FormUrlEncodedContent([new("_handler", "sign-out"), new("__RequestVerificationToken", token)]),
            Token);
        var page = await OpenAsync(browser, Local(signedOut));
        var offered = page.QuerySelector<IHtmlAnchorElement>("#signed-out a")!.GetAttribute("href")!;
        using var end = await browser.GetAsync(new Uri(offered, UriKind.Relative), Token);

        await AssertNotSignedInAsync(browser);
        Assert.StartsWith(Provider.Address + "/end?", end.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(OpenIdProvider.ClientId, QueryHelpers.ParseQuery(end.Headers.Location!.Query)["client_id"]);
    }

    private sealed class KeyFolder : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "imago-keys-" + Guid.NewGuid().ToString("N"));

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
