using System.Text.Json;

namespace Imago.Worker.Jobs;

/// <summary>Long work. Whatever it does may be interrupted at any moment and begun again from its checkpoint, by this process or another one.</summary>
internal interface IJobBody
{
    /// <summary>
    /// Does the work. <see cref="JobFailedException"/> ends the run as failed, with its message for people; so do refusals of Elasticsearch and
    /// failures of files. <see cref="Leases.RelievedException"/> and a cancellation leave it to whoever has the lease then.
    /// </summary>
    /// <param name="job">What to do, and where to tell of it.</param>
    /// <param name="cancellationToken">Fires when the lease is lost, the process ends, or somebody asked for the run's end.</param>
    /// <returns>The result, kept with the run.</returns>
    Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken);
}

/// <summary>A kind of long work, registered with <see cref="JobsExtensions.AddJob{TJob}"/>.</summary>
internal interface IJob : IJobBody
{
    static abstract string Kind { get; }

    /// <summary>One of <see cref="JobLanes"/>.</summary>
    static abstract string Lane { get; }
}

/// <summary>A registered kind of job.</summary>
internal sealed record JobKind(string Name, string Lane, Func<IServiceProvider, IJobBody> Create);

/// <summary>The job cannot be done; the message says why and what can be done about it.</summary>
/// <param name="message">For people.</param>
/// <param name="result">What it found out until then.</param>
internal sealed class JobFailedException(string message, JsonElement? result = null) : Exception(message)
{
    public JsonElement? Result => result;
}
