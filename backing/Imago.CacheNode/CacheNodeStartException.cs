namespace Imago.CacheNode;

/// <summary>The node cannot start; the message is for the person who started it.</summary>
public sealed class CacheNodeStartException(string message, Exception? innerException = null) : Exception(message, innerException);
