using Imago.Archive.Photos;

namespace Imago.Archive.Rights;

/// <summary>
/// The restrictions that a caption states. Clauses are words joined by <c>x</c>, so that they do not match as words:
/// <c>PUBLICATIONxINxGERxSUIxAUTxONLY</c> (where it may be used), <c>PUBLICATIONxNOTxINxFRAxUK</c> (where not), any number of them;
/// and <c>EDITORIAL USE ONLY</c> with blanks, <c>x</c> or underscores between the words, or the same in German.
/// <para>
/// Several lists of forbidden countries add up; of several lists of allowed countries those count that all of them name. A clause that cannot
/// be read whole (an unknown code, no code, an allowance without <c>ONLY</c>, allowances that exclude each other) makes the restrictions
/// unreadable; what was read of it holds nevertheless, because a restriction too many does less harm than one too few.
/// </para>
/// </summary>
public ref struct UsageRestrictions
{
    private const string Clause = "PUBLICATIONx";
    private const char Joint = 'x';

    private List<string>? _allow;
    private List<string>? _deny;

    /// <summary>A clause could not be read whole.</summary>
    public bool IsUnreadable { get; private set; }

    public bool EditorialOnly { get; private set; }

    /// <summary>Reads all clauses of a caption.</summary>
    public static UsageRestrictions Read(ReadOnlySpan<char> caption)
    {
        var restrictions = new UsageRestrictions { EditorialOnly = IsEditorialOnly(caption) };
        for (var rest = caption; rest.IndexOf(Clause) is var start and >= 0;)
        {
            rest = rest[(start + Clause.Length)..];
            var length = LengthOfWord(rest);
            restrictions.Add(rest[..length]);
            rest = rest[length..];
        }

        return restrictions;
    }

    /// <summary>Null where no restriction was read.</summary>
    public readonly PhotoRights? ToRights() => _allow is null && _deny is null && !EditorialOnly
        ? null
        : new PhotoRights { Allow = _allow, Deny = _deny, EditorialOnly = EditorialOnly ? true : null };

    /// <param name="clause">What follows <c>PUBLICATIONx</c>.</param>
    private void Add(ReadOnlySpan<char> clause)
    {
        var deny = TrySkip(ref clause, "NOTx");
        if (!TrySkip(ref clause, "INx"))
        {
            IsUnreadable = true;
            return;
        }

        var countries = new List<string>();
        var ends = deny;
        foreach (var range in clause.Split(Joint))
        {
            var word = clause[range];
            if (word is "ONLY" && !deny)
            {
                ends = range.End.GetOffset(clause.Length) == clause.Length;
            }
            else if (!CountryCodes.TryRead(word, out var country))
            {
                IsUnreadable = true;
            }
            else if (!countries.Contains(country))
            {
                countries.Add(country);
            }
        }

        IsUnreadable |= !ends || countries.Count == 0;
        Merge(deny, countries);
    }

    private void Merge(bool deny, List<string> countries)
    {
        if (countries.Count == 0)
        {
            return;
        }

        if (deny)
        {
            _deny = _deny is null ? countries : [.. _deny.Union(countries)];
            return;
        }

        List<string> common = _allow is null ? countries : [.. _allow.Intersect(countries)];
        if (common.Count == 0)
        {
            // An empty list would mean that nothing is restricted.
            IsUnreadable = true;
            common = [.. _allow!.Union(countries)];
        }

        _allow = common;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> text, string start)
    {
        var has = text.StartsWith(start);
        text = has ? text[start.Length..] : text;
        return has;
    }

    private static int LengthOfWord(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetterOrDigit(text[length]))
        {
            length++;
        }

        return length;
    }

    private static bool IsEditorialOnly(ReadOnlySpan<char> caption)
    {
        for (var rest = caption; rest.IndexOf("DITORIAL", StringComparison.OrdinalIgnoreCase) is var start and >= 0;)
        {
            rest = rest[(start + "DITORIAL".Length)..];
            if (IsJoint(rest) && rest[1..].StartsWith("USE", StringComparison.OrdinalIgnoreCase)
                && IsJoint(rest[4..]) && rest[5..].StartsWith("ONLY", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return caption.Contains("nur für redaktionelle", StringComparison.OrdinalIgnoreCase)
            || caption.Contains("nur zur redaktionellen", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsJoint(ReadOnlySpan<char> text) => text is [' ' or Joint or '_' or '-', ..];
}
