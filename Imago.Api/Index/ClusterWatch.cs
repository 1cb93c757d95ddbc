using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Imago.Archive.Mapping;
using Imago.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Imago.Api.Index;

/// <summary>
/// Tells a cluster that is slow from one that is away. A search may take long, but a cluster that is well answers a ping at once, however much
/// it has to do. When it has been silent for a moment while somebody waits, it is pinged; when it does not answer that either, everybody who
/// waits is told so, and so is who comes after, until it answers again. A cluster that starts answers pings before it can search, and may let
/// searches wait until it can: back it is when it has answered a search.
/// </summary>
/// <remarks>
/// How long a ping may take follows from how long others have taken, as in an accrual failure detector: one that comes back in two milliseconds all
/// the time and then not within half a second tells of an outage, but not where they have taken a third of a second.
/// </remarks>
internal sealed partial class ClusterWatch(
    [FromKeyedServices(IndexBuilderExtensions.ConnectionName)] ElasticsearchClient client,
    IOptions<ClusterWatchOptions> options,
    IOptions<ArchiveIndexOptions> index,
    TimeProvider clock,
    ILogger<ClusterWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>In such steps the time is measured that the cluster has for an answer.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Most searches are answered before: the cluster is pinged at once only where it keeps somebody waiting.</summary>
    private static readonly TimeSpan UsualSilence = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Whatever else it answers: answers that are kept should say soon that they cannot be checked, and how long pings take should be known before
    /// it matters.
    /// </summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(1);

    /// <summary>What a cluster that is away may take for a ping: nobody waits for it meanwhile, and a busy one is to be found too.</summary>
    private static readonly TimeSpan ReturnTimeout = TimeSpan.FromSeconds(1);

    /// <summary>After so long a cluster that answers pings but no search is broken, not starting; what else it has may be read.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a search may take that is to show that the cluster is back. It is no measure of health as a ping is: one that waits for the
    /// start to end is answered as soon as it does.
    /// </summary>
    private static readonly TimeSpan SearchTimeout = TimeSpan.FromSeconds(5);

    private static readonly EndpointPath Ping = new(Elastic.Transport.HttpMethod.HEAD, "/");

    private readonly EndpointPath _search = new(
        Elastic.Transport.HttpMethod.GET,
        $"/{index.Value.Alias}/_search?size=1&track_total_hits=false&_source=false&request_cache=false&allow_partial_search_results=false");

    private readonly PingPatience _patience = new(options.Value.PingTimeout);
    private CancellationTokenSource _outage = new();
    private long _heard;
    private long _pinged;
    private int _waiting;
    private volatile bool _isDoubted;

    /// <summary>Since the cluster was away it has not answered a search.</summary>
    private bool _isReturning;

    /// <summary>Since when it answers pings again.</summary>
    private long? _returnsSince;

    /// <summary>The cluster does not react.</summary>
    public bool IsAway => Volatile.Read(ref _outage).IsCancellationRequested;

    /// <summary>Asks the cluster for something, for no longer than it reacts.</summary>
    /// <exception cref="IndexException">The cluster is away.</exception>
    public async Task<TResponse> AskAsync<TResponse>(Func<CancellationToken, Task<TResponse>> ask, CancellationToken cancellationToken)
        where TResponse : TransportResponse
    {
        var outage = Volatile.Read(ref _outage);
        ThrowIfAway(outage);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, outage.Token);
        Interlocked.Increment(ref _waiting);
        try
        {
            var response = await ask(ending.Token);
            if (response.ApiCallDetails.HttpStatusCode is not null)
            {
                Volatile.Write(ref _heard, clock.GetTimestamp());
                return response;
            }

            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfAway(outage);

            // One broken connection is not yet an outage: a ping will tell.
            _isDoubted = true;
            return response;
        }
        catch (Exception) when (outage.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            ThrowIfAway(outage);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (IsAway
                    || _isDoubted
                    || clock.GetElapsedTime(_pinged) > PingEvery
                    || (Volatile.Read(ref _waiting) > 0 && clock.GetElapsedTime(Volatile.Read(ref _heard)) > UsualSilence))
                {
                    Conclude(await AnswersAsync(stoppingToken));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The replica ends.
        }
    }

    public override void Dispose()
    {
        _outage.Dispose();
        base.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        // A trace a second that says that all is well would bury those of searches.
        using var untraced = UntracedScope.Begin();
        _pinged = clock.GetTimestamp();
        _isDoubted = false;

        // Who refuses to answer is there, and so is who has answered somebody else meanwhile.
        if (await StatusAsync(Ping, IsAway ? ReturnTimeout : _patience.Limit, cancellationToken) is not null)
        {
            _patience.Answered(clock.GetElapsedTime(_pinged));
        }
        else if (clock.GetElapsedTime(Volatile.Read(ref _heard)) >= clock.GetElapsedTime(_pinged))
        {
            _returnsSince = null;
            return false;
        }

        return !_isReturning || await HasReturnedAsync(cancellationToken);
    }

    private async Task<bool> HasReturnedAsync(CancellationToken cancellationToken)
    {
        _returnsSince ??= clock.GetTimestamp();

        // Who refuses to search answers, and where there is no index there is nothing to wait for.
        _isReturning = await StatusAsync(_search, SearchTimeout, cancellationToken) is null or >= StatusCodes.Status500InternalServerError
            && clock.GetElapsedTime(_returnsSince.Value) < LongestStart;
        return !_isReturning;
    }

    /// <returns>Null where there is no answer in time.</returns>
    private async Task<int?> StatusAsync(EndpointPath path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var request = client.Transport.RequestAsync<VoidResponse>(path, postData: null, configureActivity: null, localConfiguration: null, limit.Token);

        // Steps are counted, not the time that they take: a machine so busy that it lets this process wait for its turn lets a cluster beside it wait too.
        for (var waited = TimeSpan.Zero; waited < timeout && !request.IsCompleted; waited += Step)
        {
            await Task.WhenAny(request, Task.Delay(Step, clock, CancellationToken.None));
        }

        if (!request.IsCompleted)
        {
            await limit.CancelAsync();
        }

        try
        {
            if ((await request).ApiCallDetails.HttpStatusCode is { } status)
            {
                return status;
            }
        }
        catch (Exception exception) when (exception is TransportException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // No answer is what is looked for.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    private void Conclude(bool answers)
    {
        if (answers)
        {
            Volatile.Write(ref _heard, clock.GetTimestamp());
            if (IsAway)
            {
                Volatile.Write(ref _outage, new CancellationTokenSource());
                LogBack();
            }
        }
        else if (!IsAway)
        {
            LogAway();
            _isReturning = true;
            _returnsSince = null;
            _outage.Cancel();
        }
    }

    private static void ThrowIfAway(CancellationTokenSource outage)
    {
        if (outage.IsCancellationRequested)
        {
            throw new IndexException(IndexFailure.Unavailable, "The cluster does not react.");
        }
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Warning, Message = "The cluster does not react: known answers are given, and everything else is refused until it does.")]
    private partial void LogAway();

    [LoggerMessage(EventId = 1202, Level = LogLevel.Information, Message = "The cluster reacts again.")]
    private partial void LogBack();
}
