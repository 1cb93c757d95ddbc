using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Imago.SearchNode.Tests.Differential.Generated;

/// <summary>A random index: its mapping and its documents. The same seed gives the same index.</summary>
internal sealed class Archive
{
    private static readonly string[] Words =
    [
        "street", "streets", "Street", "woman", "women", "man", "men's", "Haus", "Häuser", "häuschen", "weiß", "Straße", "running", "runner", "ran", "the", "and", "der",
        "die", "und", "1955", "12.5", "co-op", "U.S.", "naïve", "port", "portrait", "portraits", "of", "in", "O'Neil", "x-ray", "a", "Ärger", "car", "cars", "cart",
    ];

    private static readonly string[] Keys = ["stock", "sport", "Sport", "st", "", "Zürich", "a b", "née", "10", "9"];

    private readonly Random _random;
    private readonly JsonObject _properties;

    public Archive(Random random)
    {
        _random = random;
        _properties = new JsonObject
        {
            ["n"] = Field("integer"),
            ["t"] = With(Field("text"), "fields", new JsonObject { ["en"] = Analysed("english"), ["de"] = Analysed("german"), ["key"] = With(Field("keyword"), "ignore_above", random.Next(5, 40)) }),
            ["s"] = With(Field("text"), "analyzer", Pick("standard", "english", "german", "whitespace", "simple")),
            ["k"] = Field("keyword"),
            ["i"] = With(Field(Pick("integer", "long", "short")), "ignore_malformed", true),
            ["f"] = Field(Pick("float", "double")),
            ["d"] = Field("date"),
            ["b"] = Field("boolean"),
            ["o"] = new JsonObject { ["properties"] = new JsonObject { ["k"] = Field("keyword"), ["i"] = Field("long") } },
        };
        if (random.Next(2) == 0)
        {
            _properties["k"]!["null_value"] = "none";
            _properties["s"]!["copy_to"] = "all";
            _properties["all"] = Field("text");
        }
    }

    public string[] TextFields => _properties.ContainsKey("all") ? ["t", "t.en", "t.de", "s", "all"] : ["t", "t.en", "t.de", "s"];

    public string Mapping => new JsonObject
    {
        ["settings"] = new JsonObject { ["refresh_interval"] = "-1" },
        ["mappings"] = new JsonObject { ["dynamic"] = "strict", ["properties"] = _properties.DeepClone() },
    }.ToJsonString();

    public string Bulk(int documents)
    {
        var bulk = new StringBuilder();
        for (var number = 0; number < documents; number++)
        {
            bulk.Append(CultureInfo.InvariantCulture, $"{{\"index\":{{\"_id\":\"{number}\"}}}}\n{Document(number).ToJsonString()}\n");
        }

        return bulk.ToString();
    }

    public string Pick(params ReadOnlySpan<string> from) => from[_random.Next(from.Length)];

    public string Word() => Pick(Words);

    public string Key() => Pick(Keys);

    public string Text(int least, int most) => string.Join(Pick(" ", " ", " ", ", "), Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => Word()));

    public string Date() => new DateTime(_random.Next(1950, 1960), _random.Next(1, 13), _random.Next(1, 28), 0, 0, 0, DateTimeKind.Utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Field(string type) => new() { ["type"] = type };

    private static JsonObject Analysed(string analyzer) => With(Field("text"), "analyzer", analyzer);

    private static JsonObject With(JsonObject field, string parameter, JsonNode value)
    {
        field[parameter] = value;
        return field;
    }

    private JsonObject Document(int number)
    {
        var document = new JsonObject { ["n"] = number };
        Maybe("t", 9, () => Several(() => Text(1, 12)));
        Maybe("s", 7, () => Text(1, 6));
        Maybe("k", 8, () => Several(Key));
        Maybe("i", 8, () => _random.Next(12) == 0 ? "many" : Several(() => _random.Next(-20, 20)));
        Maybe("f", 8, () => Math.Round((_random.NextDouble() * 20) - 5, 2));
        Maybe("d", 8, () => Date());
        Maybe("b", 8, () => _random.Next(2) == 0);
        Maybe("o", 5, () => new JsonObject { ["k"] = Key(), ["i"] = _random.Next(5) });
        return document;

        void Maybe(string field, int inTen, Func<JsonNode> value)
        {
            var chance = _random.Next(10);
            if (chance < inTen)
            {
                document[field] = value();
            }
            else if (chance == 9 && field != "o")
            {
                document[field] = null;
            }
        }
    }

    private JsonNode Several<T>(Func<T> value) => _random.Next(4) == 0
        ? new JsonArray([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => JsonValue.Create(value()))])
        : JsonValue.Create(value())!;
}
