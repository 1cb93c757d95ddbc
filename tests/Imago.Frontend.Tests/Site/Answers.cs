namespace Imago.Frontend.Tests.Site;

/// <summary>What the API answers in tests.</summary>
public static class Answers
{
    public const string ThreePhotos = """
        {
          "total": 1234,
          "items": [
            { "id": "stock-445", "imageNumber": 445, "date": "1955-01-01", "datePrecision": "year", "caption": "Portrait of woman",
              "photographer": "Charles \"Teenie\" Harris", "width": 1650, "height": 1350, "db": "stock", "orientation": "landscape",
              "megapixels": 2.2, "languages": ["en"], "issues": ["date-imprecise"], "thumbnail": "/api/photos/stock-445/thumbnail",
              "event": "0123456789abcdef", "eventPhotos": 12,
              "highlights": [ { "field": "caption", "text": "Portrait of woman", "ranges": [ { "start": 12, "length": 5 } ] } ] },
            { "id": "stock-483", "imageNumber": 483, "date": "1967-04-27", "datePrecision": "day", "caption": "<script>alert('1')</script> & \"more\"",
              "width": 2400, "height": 3000, "db": "stock", "thumbnail": "/api/photos/stock-483/thumbnail" },
            { "id": "stock-9", "imageNumber": 9, "datePrecision": "unknown", "thumbnail": "/api/photos/stock-9/thumbnail" }
          ],
          "facets": {
            "photographer": [ { "value": "Charles \"Teenie\" Harris", "count": 1200, "selected": false }, { "value": "A & B", "count": 3, "selected": true } ],
            "db": [ { "value": "stock", "count": 1234, "selected": false } ],
            "orientation": [ { "value": "landscape", "count": 1000, "selected": true }, { "value": "portrait", "count": 34, "selected": false } ],
            "decade": [ { "value": "1950", "count": 700, "selected": false }, { "value": "1960", "count": 534, "selected": false } ],
            "year": [ { "value": "1955", "count": 700, "selected": false }, { "value": "1967", "count": 534, "selected": false } ],
            "rights": [ { "value": "free", "count": 1234, "selected": false }, { "value": "editorial", "count": 0, "selected": false } ],
            "issue": [ { "value": "date-imprecise", "count": 17, "selected": false } ]
          },
          "applied": { "q": "woman", "sort": "relevance", "ignored": ["A quotation mark has no partner."] },
          "next": "n3xt", "previous": "pr3v"
        }
        """;

    public const string NoPhotos = """{ "total": 0, "items": [], "facets": {}, "applied": { "sort": "relevance" } }""";

    public const string RepairedPhoto = """
        {
          "id": "stock-58377", "imageNumber": 58377, "datePrecision": "unknown", "caption": "Group at Pittsburgh Girl Friends party",
          "photographer": "Charles \"Teenie\" Harris", "width": 3000, "height": 2400, "db": "stock", "orientation": "landscape", "megapixels": 7.2,
          "rights": { "allow": ["DE", "AT"], "deny": [], "editorialOnly": true }, "issues": ["date-unparsable", "rule-of-tomorrow"],
          "thumbnail": "/api/photos/stock-58377/thumbnail", "original": { "datum": "11955-12-01T00:00:00.000Z", "hoehe": 12 },
          "source": "press-photos.ndjson.gz:41234", "ingestedAt": "2026-11-25T11:00:03.123Z"
        }
        """;

    public const string Unavailable = """
        { "type": "/errors/index-unavailable", "title": "The search index is not available.", "detail": "Try again in a moment.", "status": 503,
          "traceId": "4bf92f3577b34da6a3ce929d0e0e4736" }
        """;

    public const string BadDate = """
        { "type": "/errors/invalid-parameter", "title": "A parameter is not valid.", "status": 400,
          "errors": { "from": ["from must be a date such as 1955-12-31."] } }
        """;
}
