using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Indexing;

internal enum WriteOutcome
{
    Created,
    Updated,
    Deleted,
    NotFound,

    /// <summary>An update that changes nothing.</summary>
    Noop,
}

/// <summary>What a write did.</summary>
/// <param name="Position">Position in the log; the write may be acknowledged when the log is durable up to there.</param>
internal readonly record struct WriteResult(WriteOutcome Outcome, long Version, long SequenceNumber, long Position)
{
    public int Status => Outcome switch
    {
        WriteOutcome.Created => StatusCodes.Status201Created,
        WriteOutcome.NotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status200OK,
    };

    public string Name => Outcome switch
    {
        WriteOutcome.Created => "created",
        WriteOutcome.Updated => "updated",
        WriteOutcome.Deleted => "deleted",
        WriteOutcome.NotFound => "not_found",
        _ => "noop",
    };
}

/// <summary>What must hold of the current version of a document for a write to happen.</summary>
internal readonly record struct WriteCondition(bool MustNotExist = false, long? IfSequenceNumber = null, long? IfPrimaryTerm = null)
{
    public void Check(string index, string uuid, string id, DocumentVersion? current)
    {
        var exists = current is { IsDeleted: false };
        if (MustNotExist && exists)
        {
            throw Refuse.VersionConflict(index, uuid, id, $"document already exists (current version [{current!.Version}])");
        }

        if (IfSequenceNumber is not { } required)
        {
            return;
        }

        if (!exists)
        {
            throw Refuse.VersionConflict(
                index, uuid, id, $"required seqNo [{required}], primary term [{IfPrimaryTerm}]. but no document was found");
        }

        if (current!.SequenceNumber != required || IfPrimaryTerm != IndexEngine.PrimaryTerm)
        {
            throw Refuse.VersionConflict(
                index, uuid, id,
                $"required seqNo [{required}], primary term [{IfPrimaryTerm}]. current document has seqNo [{current.SequenceNumber}] and " +
                $"primary term [{IndexEngine.PrimaryTerm}]");
        }
    }
}
