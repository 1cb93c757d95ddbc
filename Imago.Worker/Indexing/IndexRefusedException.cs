namespace Imago.Worker.Indexing;

/// <summary>Elasticsearch answered, and the answer will not change by asking again: no access, no such index, an invalid request.</summary>
internal sealed class IndexRefusedException(int status, string reason) : Exception($"Elasticsearch refused the request ({status}): {reason}")
{
    public int Status { get; } = status;
}
