using Parlot.Fluent;

namespace Imago.Archive.QueryLanguage;

/// <summary>
/// The grammar, over text with <see cref="QueryMarkup"/>. A node that is null asks for nothing: empty brackets, an empty phrase.
/// <code>
/// alternatives = conjunction { "OR" conjunction }
/// conjunction  = term { term }
/// term         = [ exclude ] ( open [ alternatives ] close | label phrase | phrase | run )
/// </code>
/// </summary>
internal static class QueryGrammar
{
    private const string OrOperator = "OR";

    public static Parser<QueryNode?> Query { get; } = Build();

    private static Parser<QueryNode?> Build()
    {
        var spaces = ZeroOrOne(Literals.Pattern(c => c == ' '));
        var run = Literals.Pattern(c => c != ' ' && !QueryMarkup.IsMark(c));
        var phrase = Between(
            Literals.Char(QueryMarkup.OpenPhrase),
            ZeroOrOne(Literals.Pattern(c => c != QueryMarkup.ClosePhrase)),
            Literals.Char(QueryMarkup.ClosePhrase));

        var alternatives = Deferred<QueryNode?>();
        var group = Between(
            Literals.Char(QueryMarkup.OpenGroup),
            alternatives,
            spaces.SkipAnd(Literals.Char(QueryMarkup.CloseGroup)));
        var labelled = run.When((_, text) => QueryTerm.IsLabel(text.ToString()!)).And(phrase)
            .Then<QueryNode?>(parts => QueryTerm.Labelled(parts.Item1.ToString()!, parts.Item2.ToString() ?? ""));
        var positive = OneOf<QueryNode?>(
            group,
            labelled,
            phrase.Then(text => QueryTerm.Phrase(text.ToString() ?? "")),
            run.Then<QueryNode?>(text => QueryTerm.Plain(text.ToString()!)));
        var negative = Literals.Char(QueryMarkup.Exclude).SkipAnd(positive)
            .Then(node => node is null ? null : QueryNode.Negate(node));
        var term = OneOf<QueryNode?>(negative, positive);

        // OR is an operator only between two operands: one must stand before it (the conjunction that it ends) and one must follow.
        var operandFollows = spaces.SkipAnd(Literals.Pattern(c => c is not (' ' or QueryMarkup.CloseGroup), maxSize: 1));
        var or = spaces.SkipAnd(run.When((_, text) => text.Span.SequenceEqual(OrOperator))).WhenFollowedBy(operandFollows);
        var conjunction = spaces.SkipAnd(term).And(ZeroOrMany(Not(or).SkipAnd(spaces).SkipAnd(term)))
            .Then(terms => Combine([terms.Item1, .. terms.Item2], QueryNode.All));

        alternatives.Parser = ZeroOrOne(Separated(or, conjunction)).Then(parts => Combine(parts ?? [], QueryNode.Any));
        return alternatives.AndSkip(spaces).AndSkip(Always().Eof());
    }

    private static QueryNode? Combine(IEnumerable<QueryNode?> nodes, Func<IEnumerable<QueryNode>, QueryNode> combine)
    {
        QueryNode[] present = [.. nodes.OfType<QueryNode>()];
        return present.Length == 0 ? null : combine(present);
    }
}
