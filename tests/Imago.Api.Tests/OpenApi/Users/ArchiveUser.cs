namespace Generated;

/// <summary>Notes what is asked for.</summary>
public partial class ImagoClient
{
    public List<string> Asked { get; } = [];

    partial void ProcessResponse(HttpClient client, HttpResponseMessage response) => Asked.Add(response.RequestMessage!.RequestUri!.AbsolutePath);
}

/// <summary>Looks for photos of the sample and of the additional records of the tests.</summary>
public static class ArchiveUser
{
    public static async Task<IReadOnlyCollection<string>> UseAsync(HttpClient http)
    {
        var client = new ImagoClient(http);
        var found = await SearchesAsync(client);
        await ReadsAsync(client, found);
        await IsToldWhatIsWrongAsync(client);
        return client.Asked;
    }

    private static async Task<FoundPhotoItem> SearchesAsync(ImagoClient client)
    {
        var first = await client.SearchPhotosAsync(q: "Zeppelin", pageSize: 2);
        var second = await client.SearchPhotosAsync(q: "Zeppelin", pageSize: 2, cursor: first.Next);
        Assert.Equal(4, first.Total);
        Assert.Equal(4, first.Items.Concat(second.Items).Select(item => item.Id).Distinct().Count());
        Assert.Null(first.Previous);
        Assert.NotNull(second.Previous);
        Assert.Null(first.Warning);
        Assert.Equal("relevance", first.Applied.Sort);
        var found = first.Items.First();
        var highlight = Assert.Single(found.Highlights!);
        var range = highlight.Ranges.First();
        Assert.Equal("zeppelin", highlight.Text.Substring(range.Start, range.Length), ignoreCase: true);

        var narrowed = await client.SearchPhotosAsync(
            orientation: [Orientation.Landscape, Orientation.Square],
            db: [Database.Stock],
            has: [QueryField.Caption],
            rights: [Rights.Free],
            editorialOnly: false,
            from: new DateOnly(1900, 1, 1),
            to: new DateOnly(2020, 12, 31),
            minWidth: 1,
            sort: Sort.Oldest,
            facets: "orientation,decade");
        Assert.NotEqual(0, narrowed.Total);
        Assert.All(narrowed.Items, item => Assert.Contains(item.Orientation, (IEnumerable<string>)["landscape", "square"]));
        Assert.Equal(["decade", "orientation"], narrowed.Facets.Keys.Order());
        Assert.Equal(narrowed.Total, narrowed.Facets["orientation"].Where(value => value.Selected).Sum(value => value.Count));

        Assert.NotEqual(0, (await client.SearchPhotosAsync(usableIn: "DE", minMegapixels: 0.1, year: [1955])).Total);

        var events = await client.SearchPhotosAsync(group: Group.Event);
        Assert.Contains(events.Items, item => item.EventPhotos >= 1);

        var nothing = await client.SearchPhotosAsync(q: "Zepelin");
        Assert.Equal(0, nothing.Total);
        Assert.Contains(nothing.Advice!.DidYouMean, other => other.Total == 4);
        return found;
    }

    private static async Task ReadsAsync(ImagoClient client, FoundPhotoItem found)
    {
        var photo = await client.ReadPhotoAsync(found.Id);
        Assert.Equal(found.Caption, photo.Caption);
        Assert.Equal(found.Date, photo.Date);
        Assert.NotNull(photo.IngestedAt);

        var broken = (await client.SearchPhotosAsync(issue: [QualityRule.DateUnparsable])).Items.First();
        Assert.NotNull((await client.ReadPhotoAsync(broken.Id)).Original);
        Assert.Contains("date-unparsable", broken.Issues!);

        var similar = await client.FindSimilarPhotosAsync(found.Id, size: 5);
        Assert.NotEmpty(similar.Items);
        Assert.All(similar.Items, item => Assert.True(Enum.IsDefined(item.Reason)));

        var suggestions = (await client.SuggestAsync(q: "zep", size: 3)).Suggestions;
        Assert.Contains(suggestions, suggestion => suggestion is { Kind: SuggestionKind.Caption, Text: "Zeppelin", Count: 4 });
        Assert.Contains((await client.SuggestAsync(q: "blum")).Suggestions, suggestion => suggestion is { Kind: SuggestionKind.Photographer, Text: "Anna Blume" });

        using var thumbnail = await client.ReadThumbnailAsync(found.Id);
        using var picture = new StreamReader(thumbnail.Stream);
        Assert.StartsWith("<svg", await picture.ReadToEndAsync(), StringComparison.Ordinal);

        var mapping = await client.ReadMappingAsync();
        Assert.True(mapping.InSync);
        Assert.Empty(mapping.Drift);
        Assert.NotNull(mapping.Live);
    }

    private static async Task IsToldWhatIsWrongAsync(ImagoClient client)
    {
        var refused = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.SearchPhotosAsync(pageSize: 101, from: new DateOnly(1960, 1, 1), to: new DateOnly(1950, 1, 1)));
        Assert.Equal(400, refused.StatusCode);
        Assert.Equal("/errors/invalid-parameters", refused.Result.Type);
        Assert.Equal(["from", "pageSize"], refused.Result.Errors!.Keys.Order());
        Assert.All(refused.Result.Errors.Values, messages => Assert.NotEmpty(messages));
        Assert.NotEmpty(refused.Result.TraceId);

        var unknown = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.ReadPhotoAsync("nothing"));
        Assert.Equal(404, unknown.StatusCode);
        Assert.Equal("/errors/photo-not-found", unknown.Result.Type);
        Assert.Null(unknown.Result.Errors);
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException<Problem>>(() => client.FindSimilarPhotosAsync("stock-445", size: 0))).StatusCode);
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException<Problem>>(() => client.SuggestAsync(q: new string('a', 101)))).StatusCode);
    }
}
