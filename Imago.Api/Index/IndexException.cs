namespace Imago.Api.Index;

/// <summary>Why the index gave no answer.</summary>
public enum IndexFailure
{
    /// <summary>The cluster answers, but has no index of that name yet.</summary>
    NotReady,

    /// <summary>The cluster cannot be reached, is overloaded or does not accept this service.</summary>
    Unavailable,

    /// <summary>The cluster refuses a request of this service, which is an error of this service.</summary>
    Refused,
}

/// <summary>The index gave no answer. Its message may be logged but is not for answers of the API.</summary>
public sealed class IndexException(IndexFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public IndexFailure Failure => failure;
}
