namespace Imago.AppHost.Settings;

/// <summary>The application cannot start as it is configured; the message is for the person who started it.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
