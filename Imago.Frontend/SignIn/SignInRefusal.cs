namespace Imago.Frontend.SignIn;

/// <summary>Why a sign-in through the provider came to nothing; what the page says and its status follow from it.</summary>
public enum SignInRefusal
{
    /// <summary>What came back from the provider is not what was asked for, is too old, or was changed on its way.</summary>
    Failed,

    /// <summary>The provider does not answer.</summary>
    Unavailable,

    /// <summary>The provider knows the person, and the person is no steward.</summary>
    NotASteward,
}

public static class SignInRefusals
{
    public const string Path = "/sign-in/refused";

    public static string Address(this SignInRefusal refusal) => $"{Path}?reason={refusal}";

    /// <summary>The refusal that an address names; whatever else stands there is <see cref="SignInRefusal.Failed"/>.</summary>
    public static SignInRefusal Parse(string? reason) => reason switch
    {
        nameof(SignInRefusal.Unavailable) => SignInRefusal.Unavailable,
        nameof(SignInRefusal.NotASteward) => SignInRefusal.NotASteward,
        _ => SignInRefusal.Failed,
    };

    public static int Status(this SignInRefusal refusal) => refusal switch
    {
        SignInRefusal.Unavailable => StatusCodes.Status503ServiceUnavailable,
        SignInRefusal.NotASteward => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status400BadRequest,
    };
}
