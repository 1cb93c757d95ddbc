using System.Globalization;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Quality;

public static class QualityExtensions
{
    /// <summary>Charts of a dark and of a light page are two pictures.</summary>
    private const string Dark = "dark";

    public static IHostApplicationBuilder AddQuality(this IHostApplicationBuilder builder)
    {
        builder.Services.AddApiClient<QualityClient>();
        return builder;
    }

    public static IEndpointRouteBuilder MapQualityCharts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/quality/trend.svg", DrawTrendAsync);
        return endpoints;
    }

    /// <summary>The address of a trend's picture.</summary>
    /// <param name="kind">What it shows.</param>
    /// <param name="names">Fields or rules.</param>
    /// <param name="isDark">For a dark page.</param>
    /// <param name="version">The newest report: another one is another picture.</param>
    public static string TrendAddress(TrendKind kind, IEnumerable<string> names, bool isDark, string version)
    {
        var parameter = kind is TrendKind.Field ? "field" : "rule";
        var query = names.Select(name => KeyValuePair.Create(parameter, (string?)name))
            .Append(new("scheme", isDark ? Dark : "light"))
            .Append(new(Languages.Parameter, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName))
            .Append(new("report", version));
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("/quality/trend.svg", query);
    }

    private static async Task<IResult> DrawTrendAsync(
        string[] field, string[] rule, string? scheme, QualityClient quality, IStringLocalizer<Texts> text, HttpContext context)
    {
        var kind = field.Length > 0 ? TrendKind.Field : TrendKind.Rule;
        var answer = await quality.GetTrendAsync(kind, kind is TrendKind.Field ? field : rule, context.RequestAborted);
        if (answer.Value is not { } trend)
        {
            return Results.StatusCode(answer.Problem!.PageStatus);
        }

        // The address names the newest report, so that a kept picture is never an old one.
        context.Response.Headers.CacheControl = "private, max-age=3600";
        var series = trend.Series.Select(each => (text.MeasureName(each.Kind, each.Name), each));
        return Results.Text(TrendChart.ToSvg(series, scheme == Dark, CultureInfo.CurrentCulture, text["DatePatternShort"]), "image/svg+xml");
    }
}
