using System.Text.Json;
using Imago.Archive.Photos;

namespace Imago.Archive.Normalisation;

/// <summary>The places of the delivered fields in <see cref="PhotoFields.Delivered"/>.</summary>
internal static class DeclaredFields
{
    public static readonly int ImageNumber = IndexOf(PhotoFields.ImageNumber);
    public static readonly int Date = IndexOf(PhotoFields.Date);
    public static readonly int Caption = IndexOf(PhotoFields.Caption);
    public static readonly int Photographer = IndexOf(PhotoFields.Photographer);
    public static readonly int Height = IndexOf(PhotoFields.Height);
    public static readonly int Width = IndexOf(PhotoFields.Width);
    public static readonly int Database = IndexOf(PhotoFields.Database);
    public static readonly int Title = IndexOf(PhotoFields.Title);
    public static readonly int Description = IndexOf(PhotoFields.Description);
    public static readonly int EditedImage = IndexOf(PhotoFields.EditedImage);

    private static readonly byte[][] Names = [.. PhotoFields.Delivered.Select(System.Text.Encoding.UTF8.GetBytes)];

    public static int Count => Names.Length;

    /// <summary>The place of the field that the reader stands on, -1 for an undeclared one.</summary>
    public static int IndexOf(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (reader.ValueTextEquals(Names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static int IndexOf(string field) => PhotoFields.Delivered.ToList().IndexOf(field);
}
