using System.Net;
using Imago.Api.Photos.Thumbnails;
using Imago.Archive.Photos;
using Microsoft.Extensions.Options;

namespace Imago.Api.Tests.Photos.Thumbnails;

public sealed class UpstreamThumbnailsTests
{
    private static readonly Photo Stock = new() { ImageNumber = 445, Database = "stock" };

    [Theory]
    [InlineData("stock", 445, "https://pictures.example/bild/st/0000000445/s.jpg")]
    [InlineData("sport", 4294967299, "https://pictures.example/bild/sp/4294967299/s.jpg")]
    public async Task APictureStandsUnderItsDatabaseAndPaddedNumber(string database, long number, string expected)
    {
        var site = new Site(HttpStatusCode.OK);
        using var thumbnails = Create(site, "https://pictures.example/");
        var address = await thumbnails.FindAsync(new Photo { ImageNumber = number, Database = database }, TestContext.Current.CancellationToken);
        Assert.Equal(expected, address?.AbsoluteUri);
        Assert.Equal([$"HEAD {expected}"], site.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    public async Task TheSiteIsAskedOnceForAPicture(HttpStatusCode status, bool present)
    {
        var site = new Site(status);
        using var thumbnails = Create(site, "https://pictures.example");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(present, await thumbnails.FindAsync(Stock, TestContext.Current.CancellationToken) is not null);
        }

        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task ASiteThatCannotBeReachedHasNoPicture()
    {
        using var thumbnails = Create(new Site(failure: new HttpRequestException("refused")), "https://pictures.example");
        Assert.Null(await thumbnails.FindAsync(Stock, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ASiteThatDoesNotAnswerInTimeHasNoPicture()
    {
        using var thumbnails = Create(new Site(hangs: true), "https://pictures.example", TimeSpan.FromMilliseconds(100));
        Assert.Null(await thumbnails.FindAsync(Stock, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", "stock", 445L)]
    [InlineData("https://pictures.example", null, 445L)]
    [InlineData("https://pictures.example", "stock", null)]
    public async Task WithoutASiteADatabaseOrANumberThereIsNoPicture(string baseAddress, string? database, long? number)
    {
        var site = new Site(HttpStatusCode.OK);
        using var thumbnails = Create(site, baseAddress);
        Assert.Null(await thumbnails.FindAsync(new Photo { ImageNumber = number, Database = database }, TestContext.Current.CancellationToken));
        Assert.Empty(site.Requests);
    }

    private static UpstreamThumbnails Create(Site site, string baseAddress, TimeSpan? timeout = null) =>
        new(site, Options.Create(new ThumbnailOptions { BaseAddress = baseAddress, Timeout = timeout ?? TimeSpan.FromSeconds(30) }));

    /// <summary>A site in memory that notes what it is asked.</summary>
    private sealed class Site(HttpStatusCode status = HttpStatusCode.OK, Exception? failure = null, bool hangs = false) : HttpMessageHandler, IHttpClientFactory
    {
        public List<string> Requests { get; } = [];

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add($"{request.Method} {request.RequestUri}");
            if (hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return failure is null ? new HttpResponseMessage(status) : throw failure;
        }
    }
}
