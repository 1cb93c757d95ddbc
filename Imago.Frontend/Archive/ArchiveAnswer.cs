using System.Diagnostics.CodeAnalysis;

namespace Imago.Frontend.Archive;

/// <summary>What the archive answered: a value, or the problem that stood in its way.</summary>
public sealed class ArchiveAnswer<T>
    where T : class
{
    public ArchiveAnswer(T value) => Value = value;

    public ArchiveAnswer(ArchiveProblem problem) => Problem = problem;

    public T? Value { get; }

    public ArchiveProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Value is not null;
}
