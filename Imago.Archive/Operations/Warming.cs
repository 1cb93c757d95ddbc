namespace Imago.Archive.Operations;

/// <summary>What a warm-up did; the result of its run.</summary>
/// <param name="Searches">Popular searches that were replayed.</param>
/// <param name="Replicas">Replicas of the API that they were sent to.</param>
/// <param name="Warmed">Answers that were put into a cache.</param>
/// <param name="AlreadyWarm">Answers that were there.</param>
/// <param name="Failed">Requests without an answer.</param>
/// <param name="Skipped">Requests that were not sent because the time was over.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record WarmReport(int Searches, int Replicas, int Warmed, int AlreadyWarm, int Failed, int Skipped, double Seconds);

/// <summary>What a roll-back did; the result of its run.</summary>
/// <param name="From">Where searches went before.</param>
/// <param name="To">Where they go now.</param>
/// <param name="DocumentsBefore">Photos in the former.</param>
/// <param name="DocumentsAfter">Photos in the latter; what was imported in between is not among them.</param>
public sealed record RollbackReport(IReadOnlyList<string> From, string To, long DocumentsBefore, long DocumentsAfter);
