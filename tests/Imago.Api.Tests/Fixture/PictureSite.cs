using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imago.Api.Tests.Fixture;

/// <summary>A site that has one picture.</summary>
internal sealed class PictureSite(WebApplication site) : IAsyncDisposable
{
    public string Address => site.Urls.First();

    public static async Task<PictureSite> StartAsync(string picture)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.MapMethods(picture, [HttpMethods.Head, HttpMethods.Get], () => Results.Bytes([0xff, 0xd8], "image/jpeg"));
        await site.StartAsync(TestContext.Current.CancellationToken);
        return new PictureSite(site);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
