using Imago.Frontend.Archive;

namespace Imago.Frontend.Stewards;

public static class StewardExtensions
{
    /// <summary>Registers what the stewards' pages need besides the sign-in.</summary>
    public static IHostApplicationBuilder AddStewards(this IHostApplicationBuilder builder)
    {
        builder.Services.AddApiClient<StewardClient>();
        return builder;
    }
}
