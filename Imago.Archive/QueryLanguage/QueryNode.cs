using System.Globalization;

namespace Imago.Archive.QueryLanguage;

/// <summary>
/// A query as a tree. <see cref="ToString"/> gives its canonical text, which parses to an equal tree: two texts that mean the same to the
/// parser have one canonical text.
/// </summary>
public abstract record QueryNode
{
    public sealed override string ToString() => Canonical;

    private protected abstract string Canonical { get; }

    /// <summary>The canonical text as an operand of <c>-</c> or of the unwritten AND: in brackets where it would fall apart.</summary>
    private protected virtual string AsOperand => Canonical;

    /// <summary>Everything: what an empty text asks for.</summary>
    public static QueryNode Everything { get; } = new AllOf([]);

    /// <summary>Every one of the nodes must match; nested ones are drawn together.</summary>
    public static QueryNode All(IEnumerable<QueryNode> nodes)
    {
        QueryNode[] parts = [.. nodes.SelectMany(node => node is AllOf all ? all.Parts : [node])];
        return parts is [var single] ? single : new AllOf(parts);
    }

    /// <summary>At least one of the nodes must match; nested ones are drawn together. There must be at least one node.</summary>
    internal static QueryNode Any(IEnumerable<QueryNode> nodes)
    {
        QueryNode[] parts = [.. nodes.SelectMany(node => node is AnyOf any ? any.Parts : [node])];
        return parts is [var single] ? single : new AnyOf(parts);
    }

    internal static QueryNode Negate(QueryNode node) => node is Exclusion exclusion ? exclusion.Operand : new Exclusion(node);

    /// <summary>All parts must match; without parts everything does.</summary>
    public sealed record AllOf(IReadOnlyList<QueryNode> Parts) : QueryNode
    {
        private protected override string Canonical => string.Join(' ', Parts.Select(part => part.AsOperand));

        private protected override string AsOperand => $"({Canonical})";

        // Lists compare by reference; a tree compares by what it holds.
        public bool Equals(AllOf? other) => other is not null && Parts.SequenceEqual(other.Parts);

        public override int GetHashCode() => HashOf(Parts);
    }

    /// <summary>At least one part must match.</summary>
    public sealed record AnyOf(IReadOnlyList<QueryNode> Parts) : QueryNode
    {
        // AND binds tighter than OR, so that no part of an OR needs brackets.
        private protected override string Canonical => string.Join(" OR ", Parts.Select(part => part.Canonical));

        private protected override string AsOperand => $"({Canonical})";

        public bool Equals(AnyOf? other) => other is not null && Parts.SequenceEqual(other.Parts);

        public override int GetHashCode() => HashOf(Parts);
    }

    /// <summary>The operand must not match.</summary>
    public sealed record Exclusion(QueryNode Operand) : QueryNode
    {
        // Two minus signs in a row exclude nothing.
        private protected override string Canonical => Operand.Canonical.StartsWith('-') ? $"-({Operand.Canonical})" : $"-{Operand.AsOperand}";
    }

    /// <summary>One word as typed, or any text that is not syntax. Analysis may find several words in it, or none.</summary>
    public sealed record Word(string Text) : QueryNode
    {
        private protected override string Canonical => Text;
    }

    /// <summary>Words that must stand beside each other in this order.</summary>
    public sealed record Phrase(string Text) : QueryNode
    {
        private protected override string Canonical => $"\"{Text}\"";
    }

    /// <summary>Words that begin like this.</summary>
    public sealed record Prefix(string Text) : QueryNode
    {
        private protected override string Canonical => $"{Text}*";
    }

    /// <summary>Words of the photographer's name, in this order.</summary>
    public sealed record Photographer(string Name) : QueryNode
    {
        private protected override string Canonical => Name.Contains(' ', StringComparison.Ordinal) ? $"photographer:\"{Name}\"" : $"photographer:{Name}";
    }

    /// <summary>Taken in these years, both included; null leaves that end open, but not both.</summary>
    public sealed record Years(int? From, int? To) : QueryNode
    {
        private protected override string Canonical => From == To
            ? string.Create(CultureInfo.InvariantCulture, $"year:{From}")
            : string.Create(CultureInfo.InvariantCulture, $"year:{From}..{To}");
    }

    /// <summary>One of the two databases.</summary>
    public sealed record Database(string Name) : QueryNode
    {
        private protected override string Canonical => $"db:{Name}";
    }

    public sealed record ImageNumber(long Number) : QueryNode
    {
        private protected override string Canonical => string.Create(CultureInfo.InvariantCulture, $"id:{Number}");
    }

    /// <summary>The field has a value.</summary>
    /// <param name="Field">One of <see cref="QueryFieldNames"/>.</param>
    public sealed record Has(string Field) : QueryNode
    {
        private protected override string Canonical => $"has:{Field}";
    }

    /// <summary>The field has no value.</summary>
    /// <param name="Field">One of <see cref="QueryFieldNames"/>.</param>
    public sealed record Missing(string Field) : QueryNode
    {
        private protected override string Canonical => $"missing:{Field}";
    }

    /// <summary>The record breaks this quality rule.</summary>
    public sealed record Issue(string Rule) : QueryNode
    {
        private protected override string Canonical => $"issue:{Rule}";
    }

    private static int HashOf(IReadOnlyList<QueryNode> parts)
    {
        var hash = default(HashCode);
        foreach (var part in parts)
        {
            hash.Add(part);
        }

        return hash.ToHashCode();
    }
}
