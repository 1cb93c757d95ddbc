namespace Imago.Documentation.Tests;

/// <summary>Documents that are made from the code.</summary>
internal static class Documents
{
    /// <summary>Writes a document where that is asked for (<c>IMAGO_WRITE_DOCUMENTS=1</c>); a test run only compares.</summary>
    public static void Write(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("IMAGO_WRITE_DOCUMENTS") == "1")
        {
            File.WriteAllText(Solution.PathOf(path), text);
        }
    }
}
