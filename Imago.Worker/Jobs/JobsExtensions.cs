using Imago.ServiceDefaults.Settings;
using Imago.Worker.Leases;

namespace Imago.Worker.Jobs;

internal static class JobsExtensions
{
    public static void AddJobs(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<LeaseOptions>(LeaseOptions.SectionName);
        services.AddValidatedOptions<JobOptions>(JobOptions.SectionName);
        services.AddSingleton<WorkerIdentity>();
        services.AddSingleton<LeaseStore>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<LaneStates>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobTelemetry>();
        services.AddHostedService<JobRunner>();
    }

    /// <summary>Makes the worker do a kind of job. The job is made when it first runs.</summary>
    public static void AddJob<TJob>(this IServiceCollection services) where TJob : class, IJob
    {
        services.AddSingleton<TJob>();
        services.AddSingleton(new JobKind(TJob.Kind, TJob.Lane, provider => provider.GetRequiredService<TJob>()));
    }
}
