using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imago.Bench.Search;

/// <summary><c>bare-server</c>: sends one file for every request; what <c>cache</c> measures against.</summary>
internal static class BareServerCommand
{
    public const string Name = "bare-server";

    public static Command Create()
    {
        var address = new Option<string>("--address") { Required = true };
        var file = new Option<FileInfo>("--file") { Required = true };
        var command = new Command(Name, "Sends one file for every request.") { address, file };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(address)!, result.GetValue(file)!, cancellationToken));
        return command;
    }

    private static async Task RunAsync(string address, FileInfo file, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        });
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
