using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Imago.ServiceDefaults.Settings;

/// <summary>Options that are bound to a section of the configuration and judged before the service starts.</summary>
public static class ValidatedOptionsExtensions
{
    /// <summary>
    /// Binds options to a section. A value that the annotations of the options do not allow ends the start with a message that names its key as
    /// configuration writes it.
    /// </summary>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new SectionValidation<TOptions>(section));
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }

    private sealed class SectionValidation<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var faults = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(faults.Select(Describe));
        }

        private string Describe(ValidationResult fault)
        {
            var message = fault.ErrorMessage ?? "The value is not allowed.";
            return message.Contains(section, StringComparison.Ordinal) ? message : $"{section}:{string.Join(", ", fault.MemberNames)}: {message}";
        }
    }
}
