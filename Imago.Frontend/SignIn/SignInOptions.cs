using System.ComponentModel.DataAnnotations;

namespace Imago.Frontend.SignIn;

/// <summary>How data stewards sign in: with the steward key, through an OpenID Connect provider, or either way.</summary>
public sealed class SignInOptions : IValidatableObject
{
    public const string SectionName = "Imago:SignIn";

    /// <summary>Whether the steward key signs in. Default true; without it a provider is needed.</summary>
    public bool Key { get; set; } = true;

    /// <summary>
    /// The key that the API is asked with for stewards who signed in through the provider and never see it. Default none; needed with a provider.
    /// </summary>
    public string StewardKey { get; set; } = "";

    /// <summary>The provider. Default none.</summary>
    public OpenIdProviderOptions OpenIdConnect { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OpenIdConnect.IsConfigured)
        {
            foreach (var message in OpenIdConnect.Errors())
            {
                yield return new ValidationResult(message);
            }

            if (StewardKey.Length == 0)
            {
                yield return new ValidationResult($"{SectionName}:StewardKey must be the steward key of the API when {SectionName}:OpenIdConnect is set.");
            }
        }
        else if (!Key)
        {
            yield return new ValidationResult($"{SectionName}:Key is false and {SectionName}:OpenIdConnect:Authority is not set: nobody could sign in.");
        }
    }
}
