using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Rest;

/// <summary>The memory that bodies of requests take which are being worked on: when it is used up, further ones are told to come again later.</summary>
internal sealed class InFlightBytes(SearchNodeOptions options)
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <exception cref="ElasticException">429: too much is under way.</exception>
    public void Take(long bytes)
    {
        var total = Interlocked.Add(ref _bytes, bytes);
        if (total > options.MaxInFlightBytes)
        {
            Interlocked.Add(ref _bytes, -bytes);
            throw new ElasticException(
                StatusCodes.Status429TooManyRequests, "circuit_breaking_exception",
                $"[in_flight_requests] Data too large, data for [<http_request>] would be [{total}], which is larger than the limit of [{options.MaxInFlightBytes}]")
            {
                Details =
                [
                    new("bytes_wanted", total.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    new("bytes_limit", options.MaxInFlightBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("durability", "TRANSIENT"),
                ],
            };
        }
    }

    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
