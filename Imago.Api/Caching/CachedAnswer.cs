using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Imago.Api.Caching;

/// <summary>An answer as it is sent.</summary>
/// <param name="Body">A JSON object, as UTF-8.</param>
/// <param name="ETag">Entity tag of the body, with its quotes.</param>
/// <param name="ComputedAt">When the index was asked, in UTC.</param>
/// <param name="Archive">The state of the archive at that time, see <see cref="ArchiveState"/>.</param>
/// <param name="Links">The header <c>Link</c>.</param>
/// <param name="IsStale">The archive may have changed since, and the index cannot be asked.</param>
public sealed record CachedAnswer(byte[] Body, string ETag, DateTimeOffset ComputedAt, string Archive, string? Links, bool IsStale = false)
{
    private static readonly byte[] Warning =
        Encoding.UTF8.GetBytes("""{"warning":"The index cannot be reached: this is an earlier answer, which may be out of date.",""");

    public static CachedAnswer Create(byte[] body, DateTimeOffset computedAt, string archive, string? links) =>
        new(body, TagOf(body), computedAt, archive, links);

    /// <summary>The same answer with a warning as its first member.</summary>
    public CachedAnswer AsStale()
    {
        if (IsStale)
        {
            return this;
        }

        byte[] marked = [.. Warning, .. Body.AsSpan(1)];
        return this with { Body = marked, ETag = TagOf(marked), IsStale = true };
    }

    private static string TagOf(byte[] body) => string.Create(CultureInfo.InvariantCulture, $"\"{XxHash128.HashToUInt128(body):x32}\"");
}
