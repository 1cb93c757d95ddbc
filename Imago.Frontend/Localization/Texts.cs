namespace Imago.Frontend.Localization;

/// <summary>Stands for the texts of all pages: <c>Texts.resx</c> (English) and <c>Texts.de.resx</c>.</summary>
public sealed class Texts;
