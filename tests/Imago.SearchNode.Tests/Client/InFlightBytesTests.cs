using Imago.SearchNode.Errors;
using Imago.SearchNode.Rest;

namespace Imago.SearchNode.Tests.Client;

public sealed class InFlightBytesTests
{
    [Fact]
    public void WhatIsTooMuchIsRefusedUntilSomethingIsDone()
    {
        var bytes = new InFlightBytes(new SearchNodeOptions { MaxInFlightBytes = 100 });
        bytes.Take(60);

        var refusal = Assert.Throws<ElasticException>(() => bytes.Take(50));
        Assert.Equal((429, "circuit_breaking_exception", 60L), (refusal.Status, refusal.Type, bytes.Bytes));

        bytes.Release(60);
        bytes.Take(100);
        Assert.Equal(100, bytes.Bytes);
    }
}
