using Imago.AppHost.Backing;
using Imago.AppHost.Settings;

namespace Imago.AppHost.Tests.Settings;

public sealed class ImagoSettingsTests
{
    [Fact]
    public void DefaultsNeedNothing()
    {
        var settings = SettingsReader.Read(new Dictionary<string, string>());

        Assert.Equal(
            new ImagoSettings
            {
                Backing = BackingMode.Embedded,
                DataDirectory = "/solution/.imago",
                FrontendPort = 5080,
                ApiPort = 5081,
                ApiReplicas = 1,
                WorkerReplicas = 1,
                StewardKey = null,
                KeySignIn = true,
                ThumbnailBase = null,
                Sample = "/solution/data/press-photos.ndjson.gz",
            },
            settings);
    }

    [Theory]
    [InlineData("embedded", BackingMode.Embedded)]
    [InlineData("Containers", BackingMode.Containers)]
    [InlineData(" external ", BackingMode.External)]
    [InlineData("", BackingMode.Embedded)]
    public void BackingModeIsGivenByName(string name, BackingMode mode) => Assert.Equal(mode, SettingsReader.Read("IMAGO_BACKING", name).Backing);

    [Fact]
    public void EveryBackingModeHasAName() =>
        Assert.All(Enum.GetValues<BackingMode>(), mode => Assert.Equal(mode, BackingModes.Parse(BackingModes.Names[(int)mode])));

    [Theory]
    [InlineData("data", "/solution/data")]
    [InlineData("../shared", "/shared")]
    [InlineData("/srv/imago", "/srv/imago")]
    public void DataDirectoryIsRelativeToTheSolution(string value, string path) =>
        Assert.Equal(path, SettingsReader.Read("IMAGO_DATA", value).DataDirectory);

    [Fact]
    public void PortZeroIsAnyFreePort()
    {
        var settings = SettingsReader.Read(new Dictionary<string, string> { ["IMAGO_FRONTEND_PORT"] = "0", ["IMAGO_API_PORT"] = "0" });

        Assert.Null(settings.FrontendPort);
        Assert.Null(settings.ApiPort);
    }

    [Theory]
    [InlineData("IMAGO_BACKING", "docker", "IMAGO_BACKING is 'docker'; it must be one of embedded, containers, external.")]
    [InlineData("IMAGO_BACKING", "1", "IMAGO_BACKING is '1'; it must be one of embedded, containers, external.")]
    [InlineData("IMAGO_API_PORT", "http", "IMAGO_API_PORT is 'http'; it must be a whole number from 0 (any free port) to 65535.")]
    [InlineData("IMAGO_FRONTEND_PORT", "65536", "IMAGO_FRONTEND_PORT is '65536'; it must be a whole number from 0 (any free port) to 65535.")]
    [InlineData("IMAGO_FRONTEND_PORT", "-1", "IMAGO_FRONTEND_PORT is '-1'; it must be a whole number from 0 (any free port) to 65535.")]
    [InlineData("IMAGO_API_REPLICAS", "0", "IMAGO_API_REPLICAS is '0'; it must be a whole number from 1 to 64.")]
    [InlineData("IMAGO_WORKER_REPLICAS", "9", "IMAGO_WORKER_REPLICAS is '9'; it must be a whole number from 1 to 8.")]
    [InlineData("IMAGO_STEWARD_KEY", "too-short", "IMAGO_STEWARD_KEY must be 16 to 256 ASCII letters and digits.")]
    [InlineData("IMAGO_KEY_SIGN_IN", "no", "IMAGO_KEY_SIGN_IN is 'no'; it must be true or false.")]
    [InlineData("IMAGO_KEY_SIGN_IN", "false", "IMAGO_KEY_SIGN_IN is false and IMAGO_OIDC_AUTHORITY is not set: nobody could sign in.")]
    [InlineData("IMAGO_OIDC_AUTHORITY", "https://login.example.org",
        "IMAGO_OIDC_CLIENT_ID and IMAGO_OIDC_CLIENT_SECRET must be set too: IMAGO_OIDC_AUTHORITY, IMAGO_OIDC_CLIENT_ID, IMAGO_OIDC_CLIENT_SECRET belong together. Or unset them all.")]
    [InlineData("IMAGO_THUMBNAIL_BASE", "/pictures", "IMAGO_THUMBNAIL_BASE is '/pictures'; it must be an absolute http or https address.")]
    public void WhatIsNotAllowedIsRefusedWithWhatIs(string variable, string value, string message) =>
        Assert.Equal(message, Assert.Throws<StartRefusedException>(() => SettingsReader.Read(variable, value)).Message);
}
