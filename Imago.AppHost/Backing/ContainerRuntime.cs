using System.ComponentModel;
using System.Diagnostics;

namespace Imago.AppHost.Backing;

/// <summary>Whether containers can be started here. A client on the PATH proves nothing: its engine must answer.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    public static bool IsAvailable() => Answers("docker") || Answers("podman");

    private static bool Answers(string client)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(client, ["version", "--format", "json"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            // Read, so that a long answer cannot fill the pipe and keep the client from ending.
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(AnswerLimit))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            // No such program.
            return false;
        }
    }
}
