using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imago.Documentation.Tests.Configuration;

/// <summary>No service starts with a value that is wrong, and what it says names the setting.</summary>
public sealed class WrongValueTests
{
    /// <summary>Settings whose type or range allows for a wrong value, by the service that has them.</summary>
    public static TheoryData<string, string, string> WrongValues()
    {
        var values = new TheoryData<string, string, string>();
        foreach (var (service, section, property) in OptionTable.Settings())
        {
            var key = $"{section}:{property.Name}";
            if (property.PropertyType != typeof(string) && (property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null))
            {
                values.Add(service, key, "nonsense");
            }

            if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                values.Add(service, key, Beyond(range));
            }
        }

        return values;
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void AWrongValueIsNamed(string service, string key, string value)
    {
        var refusals = new ConcurrentQueue<Exception>();

        var end = Assert.ThrowsAny<Exception>(() => Start(service, key, value, refusals));

        // Where the options are judged the start ends in the service's own thread; what the factory says depends on how far that has come.
        Assert.Contains(key, (refusals.FirstOrDefault() ?? end).Message, StringComparison.Ordinal);
    }

    private static void Start(string service, string key, string value, ConcurrentQueue<Exception> refusals)
    {
        switch (service)
        {
            case "Imago.Api":
                Start<Api.Search.PhotoSearcher>(key, value, refusals);
                break;
            case "Imago.Worker":
                Start<Worker.Ingest.IngestOptions>(key, value, refusals);
                break;
            case "Imago.Frontend":
                Start<Frontend.SignIn.SignInOptions>(key, value, refusals);
                break;
            default:
                throw new ArgumentException($"{service} is no service.", nameof(service));
        }
    }

    private static void Start<TEntryPoint>(string key, string value, ConcurrentQueue<Exception> refusals)
        where TEntryPoint : class
    {
        using var factory = new WebApplicationFactory<TEntryPoint>().WithWebHostBuilder(host =>
        {
            host.ConfigureLogging(logging => logging.ClearProviders());
            host.UseSetting("ConnectionStrings:elasticsearch", "http://127.0.0.1:1");
            host.UseSetting("ConnectionStrings:cache", "127.0.0.1:1");
            host.UseSetting(key, value);
            host.ConfigureTestServices(services =>
            {
                var validator = services.Single(service => service.ServiceType == typeof(IStartupValidator)).ImplementationType!;
                services.AddTransient<IStartupValidator>(provider =>
                    new RecordingValidator((IStartupValidator)ActivatorUtilities.CreateInstance(provider, validator), refusals));
            });
        });
        _ = factory.Services;
    }

    private static string Beyond(RangeAttribute range) => range.OperandType == typeof(TimeSpan)
        ? (TimeSpan.Parse((string)range.Maximum, CultureInfo.InvariantCulture) + TimeSpan.FromDays(1)).ToString("c", CultureInfo.InvariantCulture)
        : (Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture) + 1).ToString("0", CultureInfo.InvariantCulture);

    private sealed class RecordingValidator(IStartupValidator validator, ConcurrentQueue<Exception> refusals) : IStartupValidator
    {
        public void Validate()
        {
            try
            {
                validator.Validate();
            }
            catch (Exception refusal)
            {
                refusals.Enqueue(refusal);
                throw;
            }
        }
    }
}
