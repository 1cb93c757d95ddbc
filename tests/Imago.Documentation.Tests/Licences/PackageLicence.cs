using System.Xml.Linq;

namespace Imago.Documentation.Tests.Licences;

/// <summary>Under what a package may be used, as SPDX writes it, and whose it is.</summary>
internal sealed record PackageLicence(string Expression, string Copyright)
{
    /// <summary>What packages do not say themselves, and where it is said.</summary>
    private static readonly IReadOnlyDictionary<string, string> SaidElsewhere = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // https://github.com/microsoft/DiskANN/blob/main/LICENSE
        ["diskann-garnet"] = "MIT",
    };

    /// <exception cref="InvalidOperationException">Nobody says what the licence is.</exception>
    public static PackageLicence Of(Package package)
    {
        var metadata = XDocument.Load(Directory.EnumerateFiles(package.Folder, "*.nuspec").Single()).Root!
            .Elements().Single(element => element.Name.LocalName == "metadata");
        var licence = Element(metadata, "license");
        var expression = licence?.Attribute("type")?.Value == "expression"
            ? licence.Value
            : FromText(package, licence?.Value) ?? SaidElsewhere.GetValueOrDefault(package.Id)
                ?? throw new InvalidOperationException($"{package.Id} {package.Version} does not say under which licence it stands.");
        var copyright = Element(metadata, "copyright")?.Value ?? Element(metadata, "authors")?.Value ?? "";
        return new PackageLicence(expression, string.Join(' ', copyright.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static string? FromText(Package package, string? named)
    {
        var file = named ?? Directory.EnumerateFiles(package.Folder).Select(Path.GetFileName)
            .FirstOrDefault(name => name!.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase));
        if (file is null)
        {
            return null;
        }

        var text = File.ReadAllText(Path.Combine(package.Folder, file.Replace('\\', Path.DirectorySeparatorChar)));
        bool Says(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
        return Says("Permission is hereby granted, free of charge") ? "MIT"
            : Says("Apache License") && Says("Version 2.0") ? "Apache-2.0"
            : Says("Redistribution and use in source and binary forms") ? Says("Neither the name") ? "BSD-3-Clause" : "BSD-2-Clause"
            : null;
    }

    private static XElement? Element(XElement metadata, string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
