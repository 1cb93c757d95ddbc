using System.Globalization;
using System.Text.Json.Nodes;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;
using Microsoft.OpenApi;

namespace Imago.Api.Search;

/// <summary>One query parameter of a search, as the API's description shows it.</summary>
/// <param name="Name">Its name, which is case-sensitive.</param>
/// <param name="Description">What it does.</param>
/// <param name="Schema">Which values it takes.</param>
/// <param name="Repeatable">Whether it may be given more than once.</param>
public sealed record SearchParameter(string Name, string Description, OpenApiSchema Schema, bool Repeatable = false)
{
    public const string Query = "q";
    public const string Photographer = "photographer";
    public const string Database = "db";
    public const string From = "from";
    public const string To = "to";
    public const string Orientation = "orientation";
    public const string Sort = "sort";
    public const string PageSize = "pageSize";
    public const string Cursor = "cursor";
    public const string Facets = "facets";

    /// <summary>Value of <see cref="Facets"/> that asks for none.</summary>
    public const string NoFacets = "none";

    public const int MaxPhotographers = 50;
    public const int MaxPhotographerLength = 256;

    /// <summary>All that a search takes; anything else is refused.</summary>
    public static IReadOnlyList<SearchParameter> All { get; } =
    [
        new(Query, "What to find, in the query language. Any text is a valid query; without it, every photo is found.",
            new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = QueryParser.MaxLength }),
        new(Photographer, "The exact name of a photographer; several are alternatives.",
            new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = MaxPhotographerLength },
                MaxItems = MaxPhotographers,
            },
            Repeatable: true),
        new(Database, "Only photos of this database.", OneOf(PhotoValues.Databases)),
        new(From, "Only photos taken on this day or later.", Day()),
        new(To, "Only photos taken on this day or earlier.", Day()),
        new(Orientation, "Only photos of this shape.", OneOf(PhotoValues.Orientations)),
        new(Sort, "The order; without it relevance where q has words, else newest. Photos without the value come last.",
            OneOf([.. PhotoSort.All.Select(sort => sort.Name)])),
        new(PageSize, "Photos on a page.",
            new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = PhotoSearch.MaxPageSize.ToString(CultureInfo.InvariantCulture),
                Default = PhotoSearch.DefaultPageSize,
            }),
        new(Cursor, "A next or previous of an answer to the same search, for the page after or before it. It never expires.",
            new OpenApiSchema { Type = JsonSchemaType.String }),
        new(Facets, "Which counts to give: a list, separated by commas, of photographer, db, orientation, decade; or none. Without it, all.",
            new OpenApiSchema { Type = JsonSchemaType.String, Examples = [JsonValue.Create("photographer,decade"), JsonValue.Create(NoFacets)] }),
    ];

    private static OpenApiSchema OneOf(IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)JsonValue.Create(value))] };

    private static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };
}
