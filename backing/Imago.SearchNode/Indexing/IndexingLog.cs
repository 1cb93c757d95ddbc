namespace Imago.SearchNode.Indexing;

/// <summary>What the node says about its data.</summary>
internal static partial class IndexingLog
{
    [LoggerMessage(1, LogLevel.Warning, "Cut {Bytes} bytes off the end of {File}: a write that was torn by a crash and never acknowledged")]
    public static partial void TornTail(this ILogger logger, string file, long bytes);

    [LoggerMessage(2, LogLevel.Information, "Replayed {Operations} writes of index {Index} from its write-ahead log")]
    public static partial void Replayed(this ILogger logger, string index, int operations);

    [LoggerMessage(3, LogLevel.Error, "Background upkeep of index {Index} failed; it is tried again")]
    public static partial void UpkeepFailed(this ILogger logger, Exception failure, string index);

    [LoggerMessage(4, LogLevel.Information, "Opened {Indices} indices in {Directory}")]
    public static partial void Opened(this ILogger logger, int indices, string directory);

    [LoggerMessage(6, LogLevel.Error, "The files of index {Index} are damaged; it is not searched and not written until they are restored from a backup or the index is deleted")]
    public static partial void Damaged(this ILogger logger, Exception failure, string index);

    [LoggerMessage(5, LogLevel.Warning, "Could not remove {Directory}, left over from a deleted index; it is tried again at the next start")]
    public static partial void LeftOver(this ILogger logger, Exception failure, string directory);
}
