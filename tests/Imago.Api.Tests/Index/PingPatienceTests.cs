using Imago.Api.Index;

namespace Imago.Api.Tests.Index;

public sealed class PingPatienceTests
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.45);

    private readonly PingPatience _patience = new(Least);

    [Fact]
    public void AClusterThatAnswersAtOnceIsGivenTheLeast()
    {
        Assert.Equal(Least, _patience.Limit);
        for (var i = 0; i < 100; i++)
        {
            _patience.Answered(TimeSpan.FromMilliseconds(3));
        }

        Assert.Equal(Least, _patience.Limit);
    }

    [Fact]
    public void ABusyOneIsGivenSeveralTimesWhatItHasTaken()
    {
        _patience.Answered(TimeSpan.FromMilliseconds(10));
        _patience.Answered(TimeSpan.FromMilliseconds(300));
        _patience.Answered(TimeSpan.FromMilliseconds(20));
        Assert.InRange(_patience.Limit, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public void WhatAPingOnceTookIsForgotten()
    {
        _patience.Answered(TimeSpan.FromMilliseconds(400));
        for (var i = 0; i < 60; i++)
        {
            _patience.Answered(TimeSpan.FromMilliseconds(3));
        }

        Assert.Equal(Least, _patience.Limit);
    }

    [Fact]
    public void NobodyIsGivenForever()
    {
        _patience.Answered(TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(5), _patience.Limit);
    }
}
