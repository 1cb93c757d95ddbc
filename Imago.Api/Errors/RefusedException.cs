namespace Imago.Api.Errors;

/// <summary>A request whose parameters are well formed cannot be answered, which only became clear on the way.</summary>
public sealed class RefusedException(ProblemType type, ParameterErrors errors) : Exception(type.Title)
{
    public ProblemType Type => type;

    /// <summary>By parameter, what is in the way.</summary>
    public ParameterErrors Errors => errors;
}
