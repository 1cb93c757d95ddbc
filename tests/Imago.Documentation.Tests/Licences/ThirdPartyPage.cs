using System.Globalization;
using System.Text;

namespace Imago.Documentation.Tests.Licences;

/// <summary>THIRD-PARTY.md: the packages and their licences.</summary>
internal static class ThirdPartyPage
{
    public const string Name = "THIRD-PARTY.md";

    public static string ToMarkdown(PackageClosure closure)
    {
        var page = new StringBuilder("""
            # Third-party packages

            Every NuGet package that Imago uses, directly or through others, with its licence as the package states it. A test compares this page with the
            packages that were restored; `IMAGO_WRITE_DOCUMENTS=1 dotnet run --project tests/Imago.Documentation.Tests` writes it anew. Packages that exist
            once for each platform are listed without the platform.

            ## In the application and its build


            """.ReplaceLineEndings("\n"));
        AppendTable(page, closure.Product);
        page.Append("\n## In tests and benchmarks only\n\n");
        AppendTable(page, closure.TestsOnly);
        return page.ToString();
    }

    private static void AppendTable(StringBuilder page, IEnumerable<Package> packages)
    {
        page.Append("| package | version | licence | copyright |\n|---|---|---|---|\n");
        foreach (var package in packages)
        {
            var licence = PackageLicence.Of(package);
            page.Append(CultureInfo.InvariantCulture, $"| {package.Id} | {package.Version} | {licence.Expression} | {licence.Copyright.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }
}
