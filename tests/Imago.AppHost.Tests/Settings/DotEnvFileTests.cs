using Imago.AppHost.Settings;

namespace Imago.AppHost.Tests.Settings;

public sealed class DotEnvFileTests
{
    [Theory]
    [InlineData("NAME=value", "value")]
    [InlineData("  NAME = value  ", "value")]
    [InlineData("export NAME=value", "value")]
    [InlineData("NAME=", "")]
    [InlineData("NAME= # nothing", "")]
    [InlineData("NAME=two words", "two words")]
    [InlineData("NAME=value # comment", "value")]
    [InlineData("NAME=value\t# comment", "value")]
    [InlineData("NAME=a#b", "a#b")]
    [InlineData("NAME=#b", "")]
    [InlineData("NAME=host:6379,password=a=b==", "host:6379,password=a=b==")]
    [InlineData("NAME=it's", "it's")]
    [InlineData("NAME=C:\\new", "C:\\new")]
    [InlineData("NAME=Müller", "Müller")]
    [InlineData("NAME='a # b'", "a # b")]
    [InlineData("NAME='a\\nb'", "a\\nb")]
    [InlineData("NAME='a \"b\"' # comment", "a \"b\"")]
    [InlineData("NAME=''", "")]
    [InlineData("NAME=\"a # b\"", "a # b")]
    [InlineData("NAME=\"a\\nb\\t\\\"c\\\" \\\\\"", "a\nb\t\"c\" \\")]
    [InlineData("NAME=\" spaces \"", " spaces ")]
    [InlineData("NAME=\"\" # comment", "")]
    [InlineData("NAME=first\nNAME=second", "second")]
    [InlineData("# NAME=comment\n\nNAME=value\n  # end", "value")]
    [InlineData("NAME=windows\r\nOTHER=line", "windows")]
    public void ValueOfALine(string text, string value) => Assert.Equal(value, DotEnvFile.Parse(text, ".env")["NAME"]);

    [Theory]
    [InlineData("NAME")]
    [InlineData("=value")]
    [InlineData("1NAME=value")]
    [InlineData("NA ME=value")]
    [InlineData("NAME='open")]
    [InlineData("NAME=\"open")]
    [InlineData("NAME=\"open\\\"")]
    [InlineData("NAME=\"\\x\"")]
    [InlineData("NAME='closed' twice'")]
    [InlineData("NAME=\"closed\" more")]
    [InlineData("NAME=\"closed\"#joined")]
    [InlineData("export")]
    public void MalformedLineIsRefusedWithItsNumber(string line)
    {
        var refused = Assert.Throws<StartRefusedException>(() => DotEnvFile.Parse($"# comment\n\n{line}\n", "/solution/.env"));

        Assert.StartsWith("/solution/.env, line 3: expected NAME=value", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MessageDoesNotShowTheLine()
    {
        var refused = Assert.Throws<StartRefusedException>(() => DotEnvFile.Parse("PASSWORD='secret", ".env"));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyTextHoldsNothing() => Assert.Empty(DotEnvFile.Parse("", ".env"));

    [Fact]
    public void MissingFileHoldsNothing() => Assert.Empty(DotEnvFile.Read(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString())));

    [Fact]
    public void NamesMayHoldTheIdsOfRulesAndFields() => Assert.Equal(
        "0.3", DotEnvFile.Parse("Imago__Quality__Thresholds__Rules__date-missing__Warn=0.3", ".env")["Imago__Quality__Thresholds__Rules__date-missing__Warn"]);

    [Fact]
    public void NamesAreComparedWithoutCase() => Assert.Equal("value", DotEnvFile.Parse("name=value", ".env")["NAME"]);

    /// <summary>What is copied must be readable, and change nothing.</summary>
    [Fact]
    public void ExampleSetsTheDefaults()
    {
        var example = DotEnvFile.Read(Path.Combine(Solution.Directory, ".env.example"));

        Assert.Equal("embedded", example["IMAGO_BACKING"]);
        Assert.Equal(SettingsReader.Read(new Dictionary<string, string>()), SettingsReader.Read(example));
    }
}
