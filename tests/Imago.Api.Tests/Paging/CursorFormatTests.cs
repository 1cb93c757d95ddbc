using System.Buffers.Text;
using Elastic.Clients.Elasticsearch;
using FsCheck;
using FsCheck.Xunit;
using Imago.Api.Paging;

namespace Imago.Api.Tests.Paging;

public sealed class CursorFormatTests
{
    private const string Search = "newest\nstock";

    [Property(MaxTest = 1_000)]
    public void ACursorIsReadAsItWasWritten(bool next, NormalFloat score, long number, NonNull<string> text)
    {
        var written = new Cursor(
            next ? PageDirection.Next : PageDirection.Previous,
            [score.Get, number, new string([.. text.Get.Where(c => !char.IsSurrogate(c)).Take(50)]), FieldValue.Null]);
        Assert.True(CursorFormat.TryRead(CursorFormat.Write(written, Search), Search, out var read, out _));
        Assert.Equal(written.Direction, read.Direction);
        Assert.Equal(written.Position, read.Position);
    }

    [Theory]
    [InlineData(1.6407243f)]
    [InlineData(0.1f)]
    [InlineData(16777217f)]
    [InlineData(float.Epsilon)]
    public void AScoreSurvivesExactly(float score)
    {
        // Elasticsearch writes the shortest text of a float; the client reads it as a double.
        var text = score.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        var received = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(CursorFormat.TryRead(CursorFormat.Write(new Cursor(PageDirection.Next, [received]), Search), Search, out var read, out _));
        Assert.True(read.Position[0].TryGetDouble(out var sent));
        Assert.Equal(score, (float)sent.Value);
    }

    [Fact]
    public void AnyChangeOfACharacterIsRefused()
    {
        var cursor = Write();
        for (var i = 0; i < cursor.Length; i++)
        {
            var changed = cursor.Remove(i, 1).Insert(i, cursor[i] == 'A' ? "B" : "A");
            Refuse(changed);
        }
    }

    [Fact]
    public void ACutCursorIsRefused()
    {
        var cursor = Write();
        for (var length = 0; length < cursor.Length; length++)
        {
            Refuse(cursor[..length]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("=")]
    [InlineData("äöü")]
    [InlineData("AQ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void WhatIsNoCursorIsRefused(string text) => Refuse(text);

    [Fact]
    public void ATextLongerThanAnyCursorIsRefused() => Refuse(new string('A', CursorFormat.MaxLength + 1));

    [Fact]
    public void ContentsOfNoKnownKindAreRefusedEvenWithTheRightChecksum()
    {
        foreach (var end in (byte[][])[[1], [1, 9], [1, 1, 0], [1, 3, 200, 1], [1, 3, 255, 255, 255, 255, 255, 255], [0, 0], [1, 2, 0, 0, 0, 0, 0, 0, 248, 127]])
        {
            var content = Base64Url.DecodeFromChars(Write())[..10].Concat(end).ToArray();
            Refuse(Base64Url.EncodeToString([.. content, .. System.Security.Cryptography.SHA256.HashData(content)[..8]]));
        }
    }

    [Fact]
    public void ACursorOfAnotherSearchIsToldApart()
    {
        Assert.False(CursorFormat.TryRead(Write(), "oldest\nstock", out _, out var refusal));
        Assert.StartsWith("belongs to another search", refusal, StringComparison.Ordinal);
    }

    private static string Write() => CursorFormat.Write(new Cursor(PageDirection.Next, [1.5, 445, "stock"]), Search);

    private static void Refuse(string text)
    {
        Assert.False(CursorFormat.TryRead(text, Search, out var cursor, out var refusal), text);
        Assert.Null(cursor);
        Assert.Equal("must be a 'next' or 'previous' of an answer, unchanged.", refusal);
    }
}
