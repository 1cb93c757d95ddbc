namespace Imago.Archive.Census;

/// <summary>What can be said of a field in a document.</summary>
public enum FieldFinding
{
    /// <summary>The field is JSON null.</summary>
    Null,

    /// <summary>An empty text, or nothing but white space.</summary>
    Blank,

    /// <summary>A value has a JSON type that the declared mapping (or else the live one) does not take.</summary>
    WrongType,

    /// <summary>A value is none of the declared type (or else of the live one): no such date, out of range, too long.</summary>
    Invalid,

    /// <summary>Elasticsearch converted a value.</summary>
    Coerced,

    /// <summary>Elasticsearch left a value out of the index, of the field or of one of its multi-fields.</summary>
    Ignored,

    /// <summary>The document lacks a field that a mapping has.</summary>
    Missing,

    /// <summary>The document has a value in a field that is not declared.</summary>
    Undeclared,
}

/// <summary>Documents in which something was found, with the most frequent values and samples.</summary>
public sealed class FindingState
{
    public long Documents { get; set; }

    public FrequentValues Values { get; set; } = new();

    public SampleIds Samples { get; set; } = new();

    public void Merge(FindingState other)
    {
        Documents += other.Documents;
        Values.Merge(other.Values);
        Samples.Merge(other.Samples);
    }
}

/// <summary>What a census knows of one field. All of it merges.</summary>
public sealed class FieldState
{
    /// <summary>Documents with a value that is neither null nor blank.</summary>
    public long Present { get; set; }

    /// <summary>By <see cref="FieldFinding"/>; null where there was nothing of the kind.</summary>
    public FindingState?[] Findings { get; set; } = new FindingState?[Enum.GetValues<FieldFinding>().Length];

    public DistinctEstimate Distinct { get; set; } = new();

    /// <summary>Smallest number, or date in milliseconds since 1970.</summary>
    public double? Min { get; set; }

    public double? Max { get; set; }

    /// <summary>Bytes of UTF-8 of the shortest text.</summary>
    public long? Shortest { get; set; }

    public long? Longest { get; set; }

    public long TotalLength { get; set; }

    public long Values { get; set; }

    public FindingState Finding(FieldFinding finding) => Findings[(int)finding] ??= new FindingState();

    public long Count(FieldFinding finding) => Findings[(int)finding]?.Documents ?? 0;

    public void AddNumber(double number)
    {
        Min = Min is { } least && least <= number ? least : number;
        Max = Max is { } most && most >= number ? most : number;
    }

    public void AddLength(int length)
    {
        Values++;
        TotalLength += length;
        Shortest = Shortest is { } least && least <= length ? least : length;
        Longest = Longest is { } most && most >= length ? most : length;
    }

    public void Merge(FieldState other)
    {
        Present += other.Present;
        Values += other.Values;
        TotalLength += other.TotalLength;
        Distinct.Merge(other.Distinct);
        Min = Least(Min, other.Min);
        Max = -Least(-Max, -other.Max);
        Shortest = Least(Shortest, other.Shortest);
        Longest = -Least(-Longest, -other.Longest);
        for (var i = 0; i < other.Findings.Length; i++)
        {
            if (other.Findings[i] is { } finding)
            {
                Finding((FieldFinding)i).Merge(finding);
            }
        }
    }

    private static double? Least(double? left, double? right) => left is null || right < left ? right ?? left : left;

    private static long? Least(long? left, long? right) => left is null || right < left ? right ?? left : left;
}
