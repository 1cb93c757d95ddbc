namespace Imago.Api.Tests.Fixture;

/// <summary>Records with what the sample lacks, as they are delivered.</summary>
internal static class AdditionalRecords
{
    public static IReadOnlyList<string> Lines { get; } =
    [
        // Umlauts, two languages, a photographer of another name, the other database.
        """{"bildnummer":"0900001","datum":"1998-06-21T00:00:00.000Z","suchtext":"Thomas Müller jubelt über das Tor *** Thomas Mueller celebrates the goal","fotografen":"Jürgen Größer","hoehe":"3000","breite":"2000","db":"sport"}""",
        """{"bildnummer":"900002","datum":"1998-06-22T00:00:00.000Z","suchtext":"Kinder spielen im Garten, hoch","fotografen":"Jürgen Größer","hoehe":"2000","breite":"2000","db":"sport","title":"Gärten","description":"Über den Zaun geschaut"}""",

        // Without date, size, photographer, caption, database: each missing once.
        """{"bildnummer":"900003","datum":"date not known","suchtext":"Zeppelin über Schleswig-Holstein","fotografen":"Anna Blume","hoehe":"3592","breite":"5000","db":"stock"}""",
        """{"bildnummer":"900004","datum":"1931-05-01T00:00:00.000Z","suchtext":"Zeppelin am Ankermast","fotografen":"Anna Blume","hoehe":"","breite":"","db":"stock"}""",
        """{"bildnummer":"900005","datum":"1931-05-02T00:00:00.000Z","suchtext":"Zeppelin ohne Namen","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900006","datum":"1931-05-03T00:00:00.000Z","fotografen":"Anna Blume","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900007","datum":"1931-05-04T00:00:00.000Z","suchtext":"Zeppelin ohne Datenbank","fotografen":"Anna Blume","hoehe":"1000","breite":"1500"}""",

        // The same image number in both databases and in none: only the database tells them apart.
        """{"bildnummer":"900008","datum":"01.01.1900","suchtext":"Doppelgänger","fotografen":"Anna Blume","db":"stock"}""",
        """{"bildnummer":"900008","datum":"01.01.1900","suchtext":"Doppelgänger","fotografen":"Anna Blume","db":"sport"}""",
        """{"bildnummer":"900008","datum":"01.01.1900","suchtext":"Doppelgänger","fotografen":"Anna Blume"}""",

        // The sample's record with the date of the twelfth millennium, and a number that is also a year and a word.
        """{"bildnummer":"58377","datum":"11955-12-01T00:00:00.000Z","suchtext":"Crowd in front of the stadium","fotografen":"Charles \"Teenie\" Harris","hoehe":"2400","breite":"3000","db":"stock"}""",
        """{"bildnummer":"1869","datum":"1950-03-03T00:00:00.000Z","suchtext":"Number eighteen sixty-nine","fotografen":"Anna Blume","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900009","datum":"1869-03-03T00:00:00.000Z","suchtext":"Early street scene","fotografen":"Anna Blume","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900010","datum":"1950-03-04T00:00:00.000Z","suchtext":"Bridge built in 1869","fotografen":"Anna Blume","hoehe":"1000","breite":"1500","db":"stock"}""",

        // The image number beyond 32 bits.
        """{"bildnummer":"4294967299","datum":"1950-03-05T00:00:00.000Z","suchtext":"War memorial","fotografen":"Anna Blume","hoehe":"1000","breite":"1500","db":"stock"}""",

        // The same but for the form of a word, and the same words together and apart.
        """{"bildnummer":"900011","datum":"1970-01-02T00:00:00.000Z","suchtext":"Keeper of the lighthouse","fotografen":"Ida Stein","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900012","datum":"1970-01-02T00:00:00.000Z","suchtext":"Keeper of the lighthouses","fotografen":"Ida Stein","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900013","datum":"1970-01-02T00:00:00.000Z","suchtext":"Copper kettle and old samovar, samovar, samovar","fotografen":"Ida Stein","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900014","datum":"1970-01-02T00:00:00.000Z","suchtext":"Kettle on a stand of iron beside one old copper samovar","fotografen":"Ida Stein","hoehe":"1000","breite":"1500","db":"stock"}""",

        // What may be done with a photo, and two events of one day.
        """{"bildnummer":"900021","datum":"1972-07-02T00:00:00.000Z","suchtext":"Siegerehrung auf der alten Rennstrecke, Fahrer 1","fotografen":"Otto Keller","hoehe":"2000","breite":"3000","db":"stock"}""",
        """{"bildnummer":"900022","datum":"1972-07-02T00:00:00.000Z","suchtext":"Siegerehrung auf der alten Rennstrecke, Fahrer 2","fotografen":"Otto Keller","hoehe":"2000","breite":"3000","db":"stock"}""",
        """{"bildnummer":"900023","datum":"1972-07-02T00:00:00.000Z","suchtext":"Siegerehrung auf der alten Rennstrecke, Fahrer 3","fotografen":"Otto Keller","hoehe":"2000","breite":"3000","db":"stock"}""",
        """{"bildnummer":"900024","datum":"1972-07-02T00:00:00.000Z","suchtext":"Zuschauer an der Rennstrecke im Regen. PUBLICATIONxINxGERxSUIxAUTxONLY","fotografen":"Otto Keller","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900025","datum":"1972-07-03T00:00:00.000Z","suchtext":"Werkstatt neben der Rennstrecke am Abend. PUBLICATIONxNOTxINxFRAxUK EDITORIAL USE ONLY","fotografen":"Otto Keller","hoehe":"1000","breite":"1500","db":"stock"}""",

        // The same person at another place.
        """{"bildnummer":"900026","datum":"1972-02-03T00:00:00.000Z","suchtext":"Siegfried Adler mit Hund","fotografen":"Otto Keller","hoehe":"1000","breite":"1500","db":"stock"}""",
        """{"bildnummer":"900027","datum":"1972-03-04T00:00:00.000Z","suchtext":"Gruppenbild, Siegfried Adler rechts","fotografen":"Otto Keller","hoehe":"1000","breite":"1500","db":"stock"}""",
    ];
}
