using System.Globalization;
using Imago.Archive.Operations;

namespace Imago.Worker.Ingest;

/// <summary>What became of the records of an import. Every record that is read has exactly one outcome.</summary>
/// <param name="Read">Records read (blank lines are none).</param>
/// <param name="Indexed">New photos.</param>
/// <param name="Updated">Photos whose content changed.</param>
/// <param name="Unchanged">Photos that were there already with the same content.</param>
/// <param name="DeadLetters">Records that could not become photos.</param>
internal readonly record struct ImportCounts(long Read, long Indexed, long Updated, long Unchanged, long DeadLetters)
{
    public bool IsBalanced => Read == Indexed + Updated + Unchanged + DeadLetters;

    public static ImportCounts operator +(ImportCounts left, ImportCounts right) => new(
        left.Read + right.Read,
        left.Indexed + right.Indexed,
        left.Updated + right.Updated,
        left.Unchanged + right.Unchanged,
        left.DeadLetters + right.DeadLetters);

    public RecordCounts ToRecordCounts() => new(Read, Indexed, Updated, Unchanged, DeadLetters);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Read} read, {Indexed} indexed, {Updated} updated, {Unchanged} unchanged, {DeadLetters} dead letters");
}
