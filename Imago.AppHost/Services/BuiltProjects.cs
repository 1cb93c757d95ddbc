using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Imago.AppHost.Services;

/// <summary>Starts the programs that the build has made, instead of <c>dotnet run</c> for each.</summary>
internal static class BuiltProjects
{
    /// <summary>Set by <c>dotnet watch</c>, which has to start the projects itself to reload them.</summary>
    private const string WatchVariable = "DOTNET_WATCH";

    /// <summary>Where a project's build leaves its program, relative to the project; written by the project file.</summary>
    private const string OutputPathMetadata = "ImagoOutputPath";

    /// <summary>
    /// Lets every project of the model be started with <c>dotnet exec</c>. <c>dotnet run</c> would evaluate each project file once more, which
    /// costs a second of a core and 100 MB for each, and stays as the parent of the service. An IDE starts the projects its own way.
    /// </summary>
    public static IDistributedApplicationBuilder StartBuiltPrograms(this IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>(WatchVariable))
        {
            return builder;
        }

        var output = typeof(BuiltProjects).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == OutputPathMetadata).Value!;
        foreach (var resource in builder.Resources.OfType<ProjectResource>())
        {
            var project = resource.GetProjectMetadata().ProjectPath;
            var program = Path.Combine(Path.GetDirectoryName(project)!, output, $"{Path.GetFileNameWithoutExtension(project)}.dll");
            // A solution whose output goes elsewhere starts the slower way.
            if (File.Exists(program))
            {
                resource.Annotations.Add(new ProjectLaunchArgsOverrideAnnotation(["exec", program], leadingResourceArgumentToRemove: null));
            }
        }

        return builder;
    }
}
