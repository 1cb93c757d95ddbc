using System.Globalization;
using Imago.AppHost.Backing;
using Microsoft.Extensions.Configuration;

namespace Imago.AppHost.Settings;

/// <summary>
/// What users decide, from arguments (<c>--IMAGO_API_PORT=0</c>), environment variables and the <c>.env</c> file beside the solution, in this
/// order of precedence. An empty value is none. <c>.env.example</c> documents them all.
/// </summary>
public sealed record ImagoSettings
{
    private const string DotEnvName = ".env";

    /// <summary><c>IMAGO_BACKING</c>.</summary>
    public required BackingMode Backing { get; init; }

    /// <summary><c>IMAGO_DATA</c>, absolute.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>IMAGO_FRONTEND_PORT</c>; null is any free port.</summary>
    public required int? FrontendPort { get; init; }

    /// <summary><c>IMAGO_API_PORT</c>; null is any free port.</summary>
    public required int? ApiPort { get; init; }

    /// <summary><c>IMAGO_API_REPLICAS</c>.</summary>
    public required int ApiReplicas { get; init; }

    /// <summary><c>IMAGO_WORKER_REPLICAS</c>.</summary>
    public required int WorkerReplicas { get; init; }

    /// <summary><c>IMAGO_STEWARD_KEY</c>; null has one generated.</summary>
    public required string? StewardKey { get; init; }

    /// <summary><c>IMAGO_KEY_SIGN_IN</c>.</summary>
    public required bool KeySignIn { get; init; }

    /// <summary><c>IMAGO_OIDC_…</c>; null without a provider.</summary>
    internal OpenIdProvider? OpenIdProvider { get; init; }

    /// <summary><c>IMAGO_THUMBNAIL_BASE</c>; null shows placeholders.</summary>
    public required string? ThumbnailBase { get; init; }

    /// <summary>The archive that a fresh index is filled with.</summary>
    public required string Sample { get; init; }

    /// <summary>The folder that deliveries are dropped into.</summary>
    public string Inbox => Path.Combine(DataDirectory, "inbox");

    /// <summary>The folder of the keys that protect sessions of the frontend.</summary>
    public string FrontendKeys => Path.Combine(DataDirectory, "frontend-keys");

    /// <exception cref="StartRefusedException">A value is none of the allowed ones.</exception>
    public static ImagoSettings Read(IDistributedApplicationBuilder builder)
    {
        var solution = Path.GetFullPath("..", builder.AppHostDirectory);
        // First in the list is last in precedence. A double underscore stands for a section, as in environment variables.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = DotEnvFile.Read(Path.Combine(solution, DotEnvName)).Select(variable =>
                KeyValuePair.Create(variable.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), (string?)variable.Value)),
        });

        return Read(builder.Configuration, solution);
    }

    internal static ImagoSettings Read(IConfiguration configuration, string solution) => new()
    {
        Backing = ReadBacking(configuration),
        DataDirectory = Path.GetFullPath(configuration.Find("IMAGO_DATA") ?? ".imago", solution),
        FrontendPort = ReadPort(configuration, "IMAGO_FRONTEND_PORT", 5080),
        ApiPort = ReadPort(configuration, "IMAGO_API_PORT", 5081),
        ApiReplicas = ReadNumber(configuration, "IMAGO_API_REPLICAS", 1, 1, 64, "a whole number from 1 to 64"),
        WorkerReplicas = ReadNumber(configuration, "IMAGO_WORKER_REPLICAS", 1, 1, 8, "a whole number from 1 to 8"),
        StewardKey = ReadKey(configuration, "IMAGO_STEWARD_KEY"),
        KeySignIn = ReadKeySignIn(configuration),
        OpenIdProvider = OpenIdProvider.Read(configuration),
        ThumbnailBase = ReadAddress(configuration, "IMAGO_THUMBNAIL_BASE"),
        Sample = Path.Combine(solution, "data", "press-photos.ndjson.gz"),
    };

    private static BackingMode ReadBacking(IConfiguration configuration) => configuration.Find(BackingModes.Variable) switch
    {
        null => BackingMode.Embedded,
        var name => BackingModes.Parse(name)
            ?? throw new StartRefusedException($"{BackingModes.Variable} is '{name}'; it must be one of {string.Join(", ", BackingModes.Names)}."),
    };

    private static int? ReadPort(IConfiguration configuration, string variable, int otherwise) =>
        ReadNumber(configuration, variable, otherwise, 0, 65535, "a whole number from 0 (any free port) to 65535") is not 0 and var port ? port : null;

    private static int ReadNumber(IConfiguration configuration, string variable, int otherwise, int least, int most, string allowed)
    {
        if (configuration.Find(variable) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StartRefusedException($"{variable} is '{text}'; it must be {allowed}.");
    }

    /// <summary>A key travels in a header, and a short one can be guessed. The message never repeats it.</summary>
    private static string? ReadKey(IConfiguration configuration, string variable) => configuration.Find(variable) switch
    {
        null => null,
        { Length: >= 16 and <= 256 } key when key.All(char.IsAsciiLetterOrDigit) => key,
        _ => throw new StartRefusedException($"{variable} must be 16 to 256 ASCII letters and digits."),
    };

    private static bool ReadKeySignIn(IConfiguration configuration)
    {
        var text = configuration.Find("IMAGO_KEY_SIGN_IN") ?? "true";
        if (!bool.TryParse(text, out var isOn))
        {
            throw new StartRefusedException($"IMAGO_KEY_SIGN_IN is '{text}'; it must be true or false.");
        }

        return isOn || OpenIdProvider.Read(configuration) is not null
            ? isOn
            : throw new StartRefusedException("IMAGO_KEY_SIGN_IN is false and IMAGO_OIDC_AUTHORITY is not set: nobody could sign in.");
    }

    private static string? ReadAddress(IConfiguration configuration, string variable) => configuration.Find(variable) switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => text,
        var text => throw new StartRefusedException($"{variable} is '{text}'; it must be an absolute http or https address."),
    };
}
