namespace Imago.SearchNode.Tests.Differential;

/// <summary>
/// The embedded node against the real Elasticsearch, or against what that one answered when it was asked last: where the two differ, the embedded
/// node is wrong.
/// </summary>
public sealed class DifferentialTests(DifferentialServers servers, WrittenAnswers recorded) : IClassFixture<DifferentialServers>, IClassFixture<WrittenAnswers>
{
    [Theory]
    [MemberData(nameof(Requests.All), MemberType = typeof(Requests))]
    public async Task AnswersAreTheSame(string topic, string method, string path, string body)
    {
        var (embedded, reference) = await servers.AskAsync(method, path, body);

        var expected = recorded.Expected($"{method} {path} {body}", reference?.Comparable());
        Assert.True(Answer.Agree(expected, embedded.Comparable()), $"{topic}: {method} {path} {body}\n  expected {expected}\n  answered {embedded.Comparable()}");
    }

    [Theory]
    [MemberData(nameof(Scenarios.Names), MemberType = typeof(Scenarios))]
    public async Task ScenariosRunTheSame(string scenario)
    {
        var step = 0;
        var differences = new List<string>();
        foreach (var (method, path, body) in Scenarios.Steps(scenario))
        {
            var (embedded, reference) = await servers.AskAsync(method, path, body);

            var what = $"{scenario} {++step}: {method} {path} {body}";
            var expected = recorded.Expected(what, reference?.Comparable());
            if (!Answer.Agree(expected, embedded.Comparable()))
            {
                differences.Add($"{what}\n  expected {expected}\n  answered {embedded.Comparable()}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
