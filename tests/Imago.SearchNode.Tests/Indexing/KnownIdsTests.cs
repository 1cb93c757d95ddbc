using System.Globalization;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Tests.Indexing;

public sealed class KnownIdsTests
{
    private const int Ids = 300_000;

    /// <summary>More ids than fit into the first filters, from several threads at once.</summary>
    private static KnownIds Filled()
    {
        var ids = new KnownIds();
        Parallel.For(0, Ids, i => ids.Add(Known(i)));
        return ids;
    }

    private static string Known(int i) => string.Create(CultureInfo.InvariantCulture, $"stock-{i}");

    [Fact]
    public void EveryAddedIdIsKnown()
    {
        var ids = Filled();
        Assert.All(Enumerable.Range(0, Ids), i => Assert.True(ids.MayContain(Known(i))));
    }

    [Fact]
    public void FewOtherIdsAreTakenForKnown()
    {
        var ids = Filled();
        var mistaken = Enumerable.Range(0, Ids).Count(i => ids.MayContain(string.Create(CultureInfo.InvariantCulture, $"sport-{i}")));
        // One percent for each of the three filters.
        Assert.InRange(mistaken, 0, Ids * 3 / 100);
    }
}
