using Imago.SearchNode.Columns;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;

namespace Imago.SearchNode.Collapsing;

/// <summary>The documents of one group.</summary>
internal sealed class GroupQuery(string field, GroupKey group) : QueryNode
{
    protected override LuceneQuery Create(QueryContext context)
    {
        if (!group.IsMissing)
        {
            return new ConstantScoreQuery(group.Term is { } term
                ? new TermsFilter(new Term(field, term))
                : new ColumnRangeFilter(context.Index.Columns, field, group.Number, group.Number));
        }

        var others = new BooleanQuery(disableCoord: true);
        others.Add(new MatchAllDocsQuery(), Occur.MUST);
        others.Add(new ConstantScoreQuery(new TermsFilter(new Term(MetadataFields.FieldNames, field))), Occur.MUST_NOT);
        return others;
    }
}
