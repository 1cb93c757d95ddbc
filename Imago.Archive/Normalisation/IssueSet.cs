using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.Normalisation;

/// <summary>The rules that a record breaks. However they were found, they come out once each and in the order of the rule table.</summary>
internal struct IssueSet
{
    private static readonly string[] Ids = [.. QualityRules.All.Select(rule => rule.Id)];

    private ulong _bits;

    /// <summary>One bit a rule, in the order of the rule table.</summary>
    public readonly ulong Bits => _bits;

    public void Add(string id) => _bits |= 1UL << Array.IndexOf(Ids, id);

    /// <summary>Null where no rule is broken: an absent value is not written.</summary>
    public readonly PhotoQuality? ToQuality()
    {
        if (_bits == 0)
        {
            return null;
        }

        var issues = new List<string>(4);
        for (var i = 0; i < Ids.Length; i++)
        {
            if ((_bits >> i & 1) != 0)
            {
                issues.Add(Ids[i]);
            }
        }

        return new PhotoQuality { Issues = issues };
    }
}
