using System.Text;
using System.Text.Json;
using Imago.Archive.Normalisation;
using Imago.Archive.Operations;
using Imago.Worker.DeadLetters;

namespace Imago.Worker.Tests.DeadLetters;

public class DeadLetterTests
{
    private static readonly RejectedRecord Rejection = new(RejectionReasons.JsonInvalid, "The line is not one JSON object.", "Byte 3.");

    [Fact]
    public void TextIsKeptAsItIs()
    {
        var letter = Create("{\"suchtext\": \"Müller"u8);

        Assert.Equal("run-7", letter.Id);
        Assert.Equal("{\"suchtext\": \"Müller", letter.Raw);
        Assert.Equal("utf-8", letter.RawEncoding);
        Assert.False(letter.RawTruncated);
    }

    [Fact]
    public void WhatIsNotUtf8IsKeptAsBase64()
    {
        byte[] latin1 = [.. "M"u8, 0xFC, .. "ller"u8];

        var letter = Create(latin1);

        Assert.Equal("base64", letter.RawEncoding);
        Assert.Equal(latin1, Convert.FromBase64String(letter.Raw));
    }

    [Fact]
    public void LetterFromBeforeThereWereStatesIsOpenAndHasNoHistory()
    {
        var letter = JsonSerializer.Deserialize(
            """
            {"run": "run-7", "source": "a.ndjson:3", "line": 3, "received_at": "2026-11-01T00:00:00Z", "reason": "json-invalid", "message": "m",
             "raw": "{", "raw_encoding": "utf-8", "raw_bytes": 1, "raw_truncated": false}
            """,
            DeadLetterJson.Default.DeadLetter)!;

        Assert.Equal(DeadLetterState.Open, letter.State);
        Assert.Single(letter.Discarded("Nobody misses it.", run: null, DateTimeOffset.UnixEpoch).History);
    }

    [Theory]
    [InlineData("aü", 2, "a")]
    [InlineData("a😀", 4, "a")]
    [InlineData("a😀", 5, "a😀")]
    [InlineData("abc", 3, "abc")]
    public void HeadOfALongLineEndsBeforeACharacterThatWasCut(string text, int cut, string expected)
    {
        var letter = Create(Encoding.UTF8.GetBytes(text).AsSpan(0, cut), wholeLength: 5000);

        Assert.Equal(expected, letter.Raw);
        Assert.Equal("utf-8", letter.RawEncoding);
        Assert.Equal(5000, letter.RawBytes);
        Assert.True(letter.RawTruncated);
    }

    private static DeadLetter Create(ReadOnlySpan<byte> raw, int? wholeLength = null) =>
        DeadLetter.Create("run", "f.ndjson:7", 7, DateTimeOffset.UnixEpoch, Rejection, raw, wholeLength ?? raw.Length);
}
