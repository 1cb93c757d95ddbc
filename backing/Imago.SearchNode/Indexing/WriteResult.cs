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
/// <param name="External">The version that the document gets, kept by somebody else, who may only move it forward; null: counted here.</param>
/// <param name="MayBeEqual">The same external version may be written again.</param>
internal readonly record struct WriteCondition(
    bool MustNotExist = false, long? IfSequenceNumber = null, long? IfPrimaryTerm = null, long? External = null, bool MayBeEqual = false)
{
    public long NextVersion(DocumentVersion? current) => External ?? (current?.Version ?? 0) + 1;

    public void Check(string index, string uuid, string id, DocumentVersion? current)
    {
        var exists = current is { IsDeleted: false };
        if (MustNotExist && exists)
        {
            throw Refuse.VersionConflict(index, uuid, id, $"document already exists (current version [{current!.Version}])");
        }

        if (External is { } external && current is not null && (current.Version > external || (current.Version == external && !MayBeEqual)))
        {
            throw Refuse.VersionConflict(
                index, uuid, id, $"current version [{current.Version}] is higher {(MayBeEqual ? "than" : "or equal to")} the one provided [{external}]");
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
