using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Ingest.Inbox;

/// <summary>
/// The folder that deliveries are dropped into, and those beside it: <c>incoming</c> for uploads that are not complete yet, <c>done</c> and
/// <c>failed</c> for what was read. Replicas of the worker share it.
/// </summary>
internal sealed partial class InboxFolder(IOptions<IngestOptions> options)
{
    /// <summary>What a name may look like, for people.</summary>
    public const string AllowedNames =
        "letters, digits, spaces and . _ - ( ), beginning with a letter or digit, without '..', at most 120 characters, ending in .ndjson or .ndjson.gz";

    private const string Summary = ".summary.json";

    /// <summary>Null where there is no inbox.</summary>
    public string? Path => string.IsNullOrEmpty(options.Value.Inbox) ? null : System.IO.Path.GetFullPath(options.Value.Inbox);

    public string Incoming => Sub("incoming");

    public string Done => Sub("done");

    public string Failed => Sub("failed");

    /// <summary>Makes the folders where they are missing.</summary>
    public void Create()
    {
        foreach (var folder in new[] { Incoming, Done, Failed })
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>Files that are meant as deliveries, whatever else their names are. Programs that copy write into hidden files first.</summary>
    public IEnumerable<FileInfo> Deliveries() => new DirectoryInfo(Path!).EnumerateFiles()
        .Where(file => (!file.Name.StartsWith('.') || file.Name.StartsWith("..", StringComparison.Ordinal)) && (EndsWith(file, ".ndjson") || EndsWith(file, ".ndjson.gz")));

    public string FileOf(string name) => System.IO.Path.Combine(Path!, name);

    /// <summary>Whether a name can be a file's here and nothing else: no way out of the folder, nothing that a shell or a log would misread.</summary>
    public static bool IsAllowed(string name) => name.Length <= 120 && !name.Contains("..", StringComparison.Ordinal) && Allowed.IsMatch(name);

    /// <summary>Moves a file that was read, and lays the summary beside it first: a file that has been moved has its summary.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder"><see cref="Done"/> or <see cref="Failed"/>.</param>
    /// <param name="name">Its new name; another one is found where it is taken.</param>
    /// <param name="summary">JSON.</param>
    /// <param name="cancellationToken">Gives up before the move.</param>
    public async Task MoveAsync(string path, string folder, string name, ReadOnlyMemory<byte> summary, CancellationToken cancellationToken)
    {
        Create();
        var target = Free(folder, name);
        var temporary = $"{target}{Summary}.tmp";
        await File.WriteAllBytesAsync(temporary, summary, cancellationToken);
        File.Move(temporary, target + Summary, overwrite: true);
        File.Move(path, target, overwrite: false);
    }

    /// <summary>A path in a folder that no file has yet: <c>name.ndjson</c>, <c>name-2.ndjson</c>, ...</summary>
    public static string Free(string folder, string name)
    {
        var dot = name.LastIndexOf(".ndjson", StringComparison.OrdinalIgnoreCase);
        var (stem, extension) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(folder, number == 1 ? name : $"{stem}-{number}{extension}");
            if (!File.Exists(path))
            {
                return path;
            }
        }
    }

    private static bool EndsWith(FileInfo file, string extension) => file.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private string Sub(string name) => System.IO.Path.Combine(Path!, name);

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} ._()-]*\.ndjson(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Allowed { get; }
}
