using Imago.Archive.Photos;

namespace Imago.Archive.Normalisation;

/// <summary>What became of one delivered record: a <see cref="NormalisedPhoto"/> or a <see cref="RejectedRecord"/>.</summary>
public abstract record NormalisedRecord;

/// <summary>A record that can be indexed.</summary>
/// <param name="Id">Document id, see <see cref="PhotoId"/>.</param>
/// <param name="Photo">The photo.</param>
/// <param name="Json">The photo as the index takes it, UTF-8 on one line. A function of the record alone: the same line gives the same bytes.</param>
public sealed record NormalisedPhoto(string Id, Photo Photo, ReadOnlyMemory<byte> Json) : NormalisedRecord;

/// <summary>A record that cannot become a photo and has to be kept as a dead letter.</summary>
/// <param name="Reason">One of <see cref="RejectionReasons"/>.</param>
/// <param name="Message">A sentence for a steward: what is wrong and what is allowed.</param>
/// <param name="Detail">The offending value or the position of the fault, where there is one.</param>
public sealed record RejectedRecord(string Reason, string Message, string? Detail = null) : NormalisedRecord;
