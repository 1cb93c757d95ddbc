using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Imago.Documentation.Tests.Configuration;

/// <summary>Every setting of every service as an environment variable, with its default, read from the classes that configuration is bound to.</summary>
internal static class OptionTable
{
    private const string SectionField = "SectionName";

    private static readonly Assembly[] Services =
    [
        typeof(Api.Search.PhotoSearcher).Assembly, typeof(Worker.Ingest.IngestOptions).Assembly, typeof(Frontend.SignIn.SignInOptions).Assembly,
        typeof(Archive.Mapping.ArchiveIndexOptions).Assembly, typeof(CacheNode.CacheNodeOptions).Assembly, typeof(SearchNode.SearchNodeApplication).Assembly,
    ];

    /// <summary>Name and default; empty for none. What is a table of its own (thresholds of fields and rules) is left out.</summary>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in Services.SelectMany(service => service.GetTypes()).Where(IsBound))
        {
            var section = (string)type.GetField(SectionField, BindingFlags.Static | BindingFlags.Public)!.GetRawConstantValue()!;
            Add(table, section.Replace(":", "__", StringComparison.Ordinal), Activator.CreateInstance(type)!);
        }

        return table;
    }

    /// <summary>The single settings of the three services, with the section that they stand in.</summary>
    public static IEnumerable<(string Service, string Section, PropertyInfo Property)> Settings() =>
        from service in Services
        let name = service == typeof(Archive.Mapping.ArchiveIndexOptions).Assembly ? "Imago.Worker" : service.GetName().Name!
        where name is "Imago.Api" or "Imago.Worker" or "Imago.Frontend"
        from type in service.GetTypes()
        where IsBound(type)
        let section = (string)type.GetField(SectionField, BindingFlags.Static | BindingFlags.Public)!.GetRawConstantValue()!
        from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        where property.SetMethod is { IsPublic: true }
        select (name, section, property);

    public static string Format(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.Ticks % TimeSpan.TicksPerSecond == 0 ? time.ToString("c", CultureInfo.InvariantCulture) : time.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0'),
        string text => text.Replace('\\', '/'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is no kind of setting.", nameof(value)),
    };

    private static bool IsBound(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.GetField(SectionField, BindingFlags.Static | BindingFlags.Public) is not null
        && type.GetConstructor(Type.EmptyTypes) is not null;

    private static void Add(Dictionary<string, string> table, string prefix, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.SetMethod is { IsPublic: true }))
        {
            var name = $"{prefix}__{property.Name}";
            var value = property.GetValue(options);
            if (value is IDictionary)
            {
                continue;
            }

            if (value is not null and not string && property.PropertyType.IsClass)
            {
                Add(table, name, value);
                continue;
            }

            var text = Format(value);
            if (!table.TryAdd(name, text) && table[name] != text)
            {
                throw new InvalidOperationException($"{name} has two defaults: '{table[name]}' and '{text}'.");
            }
        }
    }
}
