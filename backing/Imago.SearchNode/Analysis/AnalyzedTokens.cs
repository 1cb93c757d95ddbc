using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Imago.SearchNode.Analysis;

/// <summary>A token with all that an analysis says of it.</summary>
/// <param name="Start">UTF-16 offset of its first character; that of several texts runs through.</param>
internal readonly record struct AnalyzedToken(string Term, string Type, int Position, int PositionLength, int Start, int End);

/// <summary>What an analyzer makes of texts.</summary>
internal static class AnalyzedTokens
{
    public static List<AnalyzedToken> Read(Analyzer analyzer, string field, IEnumerable<string> texts)
    {
        var tokens = new List<AnalyzedToken>();
        var (position, offset) = (-1, 0);
        foreach (var text in texts)
        {
            using var stream = analyzer.GetTokenStream(field, text);
            var term = stream.AddAttribute<ICharTermAttribute>();
            var type = stream.AddAttribute<ITypeAttribute>();
            var increment = stream.AddAttribute<IPositionIncrementAttribute>();
            var length = stream.AddAttribute<IPositionLengthAttribute>();
            var offsets = stream.AddAttribute<IOffsetAttribute>();
            stream.Reset();
            while (stream.IncrementToken())
            {
                position += increment.PositionIncrement;
                tokens.Add(new AnalyzedToken(
                    term.ToString()!, type.Type, position, length.PositionLength, offset + offsets.StartOffset, offset + offsets.EndOffset));
            }

            stream.End();
            offset += offsets.EndOffset + analyzer.GetOffsetGap(field);
            position += increment.PositionIncrement + analyzer.GetPositionIncrementGap(field);
        }

        return tokens;
    }
}
