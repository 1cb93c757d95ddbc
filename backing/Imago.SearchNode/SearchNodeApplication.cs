namespace Imago.SearchNode;

/// <summary>Builds the node; <c>Program</c> runs it as a process, tests run it in theirs.</summary>
public static class SearchNodeApplication
{
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        return app;
    }
}
