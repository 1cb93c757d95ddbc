using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.OpenApi;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;

namespace Imago.Api.Tests.OpenApi;

/// <summary>
/// A client as whoever uses the API would have it: generated from the document that is served, and compiled together with code that was written
/// against it, the files in <c>Users</c>.
/// </summary>
internal static class GeneratedClient
{
    private const string Namespace = "Generated";
    private const string UserFiles = ".cs";

    /// <summary>Libraries may have been built for an older framework; the SDK leaves these warnings out as well.</summary>
    private static readonly Dictionary<string, ReportDiagnostic> LibrariesOfOlderFrameworks =
        new(StringComparer.Ordinal) { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    private static readonly SemaphoreSlim Compiling = new(1, 1);
    private static Assembly? _compiled;

    /// <summary>Lets one of the users do all that it does, and checks that nothing that it could do is left out.</summary>
    /// <param name="api">A client of the API.</param>
    /// <param name="user">Name of its class.</param>
    /// <param name="isItsOwn">Whether an operation is one that this user has to use, by its path.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task UseAsync(HttpClient api, string user, Func<string, bool> isItsOwn, CancellationToken cancellationToken)
    {
        var document = await api.GetStringAsync("/openapi/v1.json", cancellationToken);
        var type = (await CompileAsync(document, cancellationToken)).GetType($"{Namespace}.{user}", throwOnError: true)!;
        var asked = await (Task<IReadOnlyCollection<string>>)type.GetMethod("UseAsync")!.Invoke(null, [api])!;
        var own = OpenApiDocument.Parse(document, OpenApiConstants.Json).Document!.Paths
            .Where(path => isItsOwn(path.Key) && path.Value.Operations!.ContainsKey(HttpMethod.Get))
            .Select(path => path.Key)
            .ToList();
        Assert.NotEmpty(own);
        Assert.All(own, path => Assert.Contains(asked, address => Fits(path, address)));
    }

    private static async Task<Assembly> CompileAsync(string document, CancellationToken cancellationToken)
    {
        await Compiling.WaitAsync(cancellationToken);
        try
        {
            return _compiled ??= Compile([("Client.cs", await GenerateAsync(document)), .. await UsersAsync(cancellationToken)]);
        }
        finally
        {
            Compiling.Release();
        }
    }

    private static async Task<string> GenerateAsync(string document)
    {
        var settings = new CSharpClientGeneratorSettings { ClassName = "ImagoClient", UseBaseUrl = false, GenerateOptionalParameters = true };
        settings.CSharpGeneratorSettings.Namespace = Namespace;
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        settings.CSharpGeneratorSettings.DateType = "System.DateOnly";
        settings.CSharpGeneratorSettings.GenerateNullableReferenceTypes = true;
        settings.CSharpGeneratorSettings.GenerateOptionalPropertiesAsNullable = true;
        return new CSharpClientGenerator(await NSwag.OpenApiDocument.FromJsonAsync(document), settings).GenerateFile();
    }

    private static async Task<IReadOnlyList<(string Name, string Source)>> UsersAsync(CancellationToken cancellationToken)
    {
        var assembly = typeof(GeneratedClient).Assembly;
        var users = new List<(string, string)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(UserFiles, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            users.Add((name, await reader.ReadToEndAsync(cancellationToken)));
        }

        return users;
    }

    private static Assembly Compile(IEnumerable<(string Name, string Source)> files)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            Namespace,
            files.Select(file => CSharpSyntaxTree.ParseText(file.Source, path: file.Name, encoding: Encoding.UTF8)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(LibrariesOfOlderFrameworks));
        using var image = new MemoryStream();

        // With the lines, so that a failure tells where it is.
        var result = compilation.Emit(image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        Assert.Equal("", string.Join(Environment.NewLine, result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)));
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <param name="path">Path of an operation, such as <c>/api/photos/{id}</c>.</param>
    /// <param name="address">Path that was asked for.</param>
    private static bool Fits(string path, string address)
    {
        var (expected, actual) = (path.Split('/'), address.Split('/'));
        return expected.Length == actual.Length && expected.Zip(actual).All(part => part.First == part.Second || part.First.StartsWith('{'));
    }
}
