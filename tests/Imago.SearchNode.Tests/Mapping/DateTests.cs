using System.Globalization;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Tests.Mapping;

public sealed class DateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 13, 45, 30, 123, TimeSpan.Zero);

    [Theory]
    [InlineData("2020", "2020-01-01T00:00:00.000Z")]
    [InlineData("2020-02", "2020-02-01T00:00:00.000Z")]
    [InlineData("2020-02-29", "2020-02-29T00:00:00.000Z")]
    [InlineData("2020-02-29T", "2020-02-29T00:00:00.000Z")]
    [InlineData("2020-02-29T23", "2020-02-29T23:00:00.000Z")]
    [InlineData("2020-02-29T23:59:58.1", "2020-02-29T23:59:58.100Z")]
    [InlineData("2020-02-29T23:59:58,123456789Z", "2020-02-29T23:59:58.123Z")]
    [InlineData("2020-02-29T01:00+02:00", "2020-02-28T23:00:00.000Z")]
    [InlineData("1955-01-01T00:00:00.000-0500", "1955-01-01T05:00:00.000Z")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00.000Z")]
    [InlineData("1577836800000", "2020-01-01T00:00:00.000Z")]
    [InlineData("-1", "1969-12-31T23:59:59.999Z")]
    public void DateOfTheDefaultFormatIsRead(string text, string expected)
    {
        Assert.True(DateFormat.Default.TryParse(text, out var millis));
        Assert.Equal(expected, DateText.Format(millis));
    }

    [Theory]
    [InlineData("11955-12-01")]
    [InlineData("2020-13-01")]
    [InlineData("2021-02-29")]
    [InlineData("2020-1-1")]
    [InlineData("2020-01-01 10:00")]
    [InlineData("01.02.2020")]
    [InlineData("date not known")]
    [InlineData("")]
    [InlineData("2020-01-01T25:00")]
    public void WhatIsNoDateIsNotRead(string text) => Assert.False(DateFormat.Default.TryParse(text, out _));

    [Theory]
    [InlineData("now", false, "2026-11-25T13:45:30.123Z")]
    [InlineData("now-1d/d", false, "2026-11-24T00:00:00.000Z")]
    [InlineData("now/d", true, "2026-11-25T23:59:59.999Z")]
    [InlineData("now/w", false, "2026-11-23T00:00:00.000Z")]
    [InlineData("now+2M/M", true, "2027-01-31T23:59:59.999Z")]
    [InlineData("2020-01-31||+1M", false, "2020-02-29T00:00:00.000Z")]
    [InlineData("2020-01-31||/y", true, "2020-12-31T23:59:59.999Z")]
    [InlineData("2020-06", true, "2020-06-01T23:59:59.999Z")]
    [InlineData("2020-06-05T10", true, "2020-06-05T10:59:59.999Z")]
    public void DateMathIsCalculated(string text, bool roundUp, string expected) =>
        Assert.Equal(expected, DateText.Format(DateMath.Parse(text, DateFormat.Default, Now, roundUp)));

    [Theory]
    [InlineData("now/2d")]
    [InlineData("now+1x")]
    [InlineData("now*1d")]
    [InlineData("2020||+")]
    [InlineData("abc")]
    [InlineData("now+99999999y")]
    public void WrongDateMathIsRefused(string text)
    {
        var refusal = Assert.Throws<ElasticException>(() => DateMath.Parse(text, DateFormat.Default, Now, roundUp: false));
        Assert.Equal((400, "parse_exception"), (refusal.Status, refusal.Type));
    }

    [Theory]
    [InlineData("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis", "2015/09/02", "2015-09-02")]
    [InlineData("dd.MM.yyyy", "24.12.1955", "1955-12-24")]
    [InlineData("epoch_second", "86400", "1970-01-02")]
    [InlineData("basic_date", "19551224", "1955-12-24")]
    public void OtherFormatsAreRead(string format, string text, string expected)
    {
        Assert.True(DateFormat.Create(format).TryParse(text, out var millis));
        Assert.StartsWith(expected, DateText.Format(millis), StringComparison.Ordinal);
    }

    [Fact]
    public void FormatThatIsNotSupportedIsRefusedWhenItIsDeclared() =>
        Assert.Contains("QQQ", Assert.Throws<ElasticException>(() => DateFormat.Create("yyyy-QQQ")).Reason, StringComparison.Ordinal);

    [Fact]
    public void EveryMillisecondIsReadAsItIsWritten()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var millis = random.NextInt64(-62_135_596_800_000, 253_402_300_799_999);
            Assert.True(DateFormat.Default.TryParse(DateText.Format(millis), out var read), millis.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(millis, read);
        }
    }
}
