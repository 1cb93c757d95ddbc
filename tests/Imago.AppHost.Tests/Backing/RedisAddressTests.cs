using Imago.AppHost.Backing;
using Imago.AppHost.Settings;

namespace Imago.AppHost.Tests.Backing;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache.example.org", "cache.example.org:6379")]
    [InlineData("redis://cache.example.org:7000", "cache.example.org:7000")]
    [InlineData("redis://:p%40ss@cache:7000", "cache:7000,password=p@ss")]
    [InlineData("redis://me:secret@cache:7000/3", "cache:7000,user=me,password=secret,defaultDatabase=3")]
    [InlineData("rediss://:secret@cache", "cache:6379,password=secret,ssl=true")]
    [InlineData("one:6379,two:6379,password=secret", "one:6379,two:6379,password=secret")]
    [InlineData("cache", "cache")]
    public void AddressBecomesAConnectionString(string address, string connectionString) =>
        Assert.Equal(connectionString, RedisAddress.ToConnectionString(address, "REDIS_URL"));

    [Theory]
    [InlineData("http://:secret@cache")]
    [InlineData("redis://")]
    [InlineData("redis://:sec,ret@cache")]
    public void WhatCannotBeCarriedIsRefusedWithoutShowingIt(string address)
    {
        var refused = Assert.Throws<StartRefusedException>(() => RedisAddress.ToConnectionString(address, "REDIS_URL"));

        Assert.Contains("REDIS_URL", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sec", refused.Message.Replace("rediss", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
