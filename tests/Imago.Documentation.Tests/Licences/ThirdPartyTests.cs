namespace Imago.Documentation.Tests.Licences;

public sealed class ThirdPartyTests
{
    /// <summary>Licences that ask for nothing but to be named; what tests use stays with us.</summary>
    private static readonly string[] Permissive = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"];

    private static readonly PackageClosure Closure = PackageClosure.OfSolution();

    [Fact]
    public void ThePageListsWhatWasRestored()
    {
        var page = ThirdPartyPage.ToMarkdown(Closure);

        Documents.Write(ThirdPartyPage.Name, page);
        Assert.Equal(page, Solution.Read(ThirdPartyPage.Name));
    }

    [Fact]
    public void WhatIsGivenAwayMayBe()
    {
        var packages = Closure.Product.ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(PackageLicence.Of(package).Expression, Permissive));
    }
}
