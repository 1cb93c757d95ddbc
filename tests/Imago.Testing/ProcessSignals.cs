using System.Diagnostics;
using System.Globalization;

namespace Imago.Testing;

/// <summary>What an operating system does to processes.</summary>
public static class ProcessSignals
{
    /// <summary>SIGSTOP: all its threads stand still; it keeps its connections, takes new ones and answers nothing.</summary>
    public static void Pause(this Process process) => process.Send("-STOP");

    /// <summary>SIGCONT.</summary>
    public static void Resume(this Process process) => process.Send("-CONT");

    /// <summary>SIGTERM.</summary>
    public static void Terminate(this Process process) => process.Send("-TERM");

    private static void Send(this Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
