namespace Imago.Bench.Generation;

/// <summary>The words that records are made of, German and English in the same order.</summary>
internal static class Vocabulary
{
    public static readonly string[] GivenNames =
    [
        "Thomas", "Manuel", "Anna", "Jürgen", "Lena", "Björn", "Maria", "Karl", "Günther", "Sophie", "Pierre", "Luca", "John", "Emma", "Zoë", "Ivan",
    ];

    public static readonly string[] FamilyNames =
    [
        "Müller", "Neuer", "Schmidt", "Weiß", "Kovac", "Schröder", "Meier", "Lindström", "Rossi", "Dupont", "Smith", "O'Neill", "García", "Nowak", "Özil", "Berg",
    ];

    public static readonly string[] Photographers =
    [
        "Sven Simon", "Magnus Martinsson", "Eibner", "Camera 4", "Future Image", "Jan Huebner", "Matthias Koch", "Hans Becker", "Karina Hessland", "Chai v.d. Laage",
    ];

    /// <summary>As they stand in a copyright mark, between its x.</summary>
    public static readonly string[] Marks = ["MagnusxMartinsson TT", "ABACA", "PAxImages", "ZUMAxPressxWire", "Xinhua", "HansxBecker", "BEAUTIFULxSPORTS"];

    public static readonly string[] Cities = ["München", "Köln", "Berlin", "Zürich", "Wien", "Paris", "London", "Mailand", "Düsseldorf", "Hamburg"];

    public static readonly string[] Clubs =
    [
        "FC Bayern München", "Borussia Dortmund", "1. FC Köln", "VfB Stuttgart", "Werder Bremen", "FC Schalke 04", "Hertha BSC", "SC Freiburg", "Eintracht Frankfurt",
        "FC Zürich", "Rapid Wien", "AC Mailand",
    ];

    public static readonly (string German, string English)[] Sports =
    [
        ("Fussball Bundesliga Herren", "Football Bundesliga men"), ("Handball Pokal Frauen", "Handball cup women"), ("Eishockey DEL Playoffs", "Ice hockey league playoffs"),
        ("Basketball Euroleague Finale", "Basketball Euroleague final"), ("Leichtathletik Hallen Meeting", "Athletics indoor meeting"),
    ];

    public static readonly (string German, string English)[] Actions =
    [
        ("jubelt nach dem Tor", "celebrates after the goal"), ("im Zweikampf mit dem Gegner", "in a duel with the opponent"), ("enttäuscht auf der Bank", "disappointed on the bench"),
        ("beim Einlauf in das Stadion", "during the entry into the stadium"), ("wird nach dem Spiel geehrt", "is honoured after the game"),
    ];

    public static readonly (string German, string English)[] Scenes =
    [
        ("Feuerwehr löscht einen Brand in der Altstadt", "Fire brigade fights a fire in the old town"),
        ("Markt mit Obst und Gemüse auf dem Platz", "Market with fruit and vegetables on the square"),
        ("Demonstration für den Frieden vor dem Rathaus", "Demonstration for peace before the town hall"),
        ("Premiere von einem Film mit den Darstellern", "Premiere of a film with the actors"),
        ("Besuch der Königin bei der Eröffnung des Museums", "Visit of the queen at the opening of the museum"),
    ];

    /// <summary>The archive's keyword lists without grammar.</summary>
    public static readonly string[] Keywords = ["Mann", "Musik", "Gesang", "Pop", "ganz", "stehend", "sitzend", "Frau", "Bühne", "Einzelbild"];

    public static readonly string[] EnglishMonths =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>Clauses with what they mean, as the truth counts it.</summary>
    public static readonly (string Clause, string[] Rights)[] Restrictions =
    [
        ("PUBLICATIONxINxGERxSUIxAUTxONLY", ["rights:allow"]),
        ("PUBLICATIONxINxGERxONLY", ["rights:allow"]),
        ("PUBLICATIONxNOTxINxFRAxUK", ["rights:deny"]),
        ("PUBLICATIONxNOTxINxUSA", ["rights:deny"]),
        ("PUBLICATIONxNOTxINxITAxSUIxNED", ["rights:deny"]),
        ("EDITORIAL USE ONLY", ["rights:editorial"]),
        ("PUBLICATIONxNOTxINxUSA EDITORIAL USE ONLY", ["rights:deny", "rights:editorial"]),
        ("PUBLICATIONxNOTxINxAUT PUBLICATIONxINxGERxSUIxONLY", ["rights:allow", "rights:deny"]),
    ];
}
