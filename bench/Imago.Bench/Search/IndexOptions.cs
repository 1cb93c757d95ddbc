using System.CommandLine;

namespace Imago.Bench.Search;

/// <summary>Where the photos are that a measurement searches.</summary>
internal sealed class IndexOptions
{
    public Option<Uri> Elasticsearch { get; } = new("--elasticsearch")
    {
        Description = "Address of a server that speaks Elasticsearch.",
        DefaultValueFactory = _ => new Uri("http://localhost:9200"),
        CustomParser = result => new Uri(result.Tokens[0].Value),
    };

    public Option<string> Alias { get; } = new("--alias") { Description = "Index or alias with the photos.", DefaultValueFactory = _ => "imago-photos" };

    public void AddTo(Command command)
    {
        command.Add(Elasticsearch);
        command.Add(Alias);
    }
}
