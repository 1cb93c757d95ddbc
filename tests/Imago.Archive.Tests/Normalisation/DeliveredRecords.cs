using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Imago.Archive.Photos;

namespace Imago.Archive.Tests.Normalisation;

/// <summary>Arbitrary records: fields of the archive and others, with values that mean something to it and others.</summary>
internal static class DeliveredRecords
{
    private static readonly string[] Texts =
    [
        "", " ", "445", "0", "-1", " 12 ", "99999999999", "1955-12-24T00:00:00.000Z", "11955-12-01", "01.01.1900", "2999-01-01", "stock", "sp",
        "Sarkozy?s", "Müller 😀", "\"quoted\\\"", "<a&b>", "\u2028\u0000\u001f", new('x', 300),
        "Sarkozy?s *** Sarkozy's", "A *** A", "IMAGO / Xinhua", "IMAGO / ", "PUBLICATIONxNOTxINxUSA", "PUBLICATIONxINxQQQxONLY", "7th January 1948",
        "Munich, October 1931 *** München, Oktober 1931", "Copyright: xMagnusxMartinsson TTx",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements(Texts), ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => WithoutHalfCharacters(text.ToString() ?? "")));

    private static readonly Gen<string> Json = Gen.Sized(size => JsonOf(Math.Min(size, 3)));

    public static readonly Gen<(string Name, string Json)[]> Record =
        Gen.Zip(Gen.Frequency((4, Gen.Elements(PhotoFields.Delivered.ToArray())), (1, Text)), Json).Select(pair => (pair.Item1, pair.Item2)).ArrayOf()
            .SelectMany(members => Gen.Elements(members, [.. members, (PhotoFields.ImageNumber, "\"58377\"")]));

    public static string ToLine((string Name, string Json)[] members) =>
        "{" + string.Join(",", members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Json}")) + "}";

    private static string WithoutHalfCharacters(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static Gen<string> JsonOf(int depth)
    {
        var scalar = Gen.Frequency(
            (6, Text.Select(text => JsonSerializer.Serialize(text))),
            (2, Gen.Elements("0", "445", "-1.50e3", "1955", "3592", "99999999999999999999", "true", "false", "null")));
        return depth == 0
            ? scalar
            : Gen.Frequency(
                (5, scalar),
                (1, JsonOf(depth - 1).ListOf(2).Select(items => $"[{string.Join(", ", items)}]")),
                (1, JsonOf(depth - 1).Select(item => $"{{\"a\": {item}}}")));
    }
}
