namespace PolarisSync.Host.Calls;

/// <summary>Calls to one endpoint since the start, as they went over the wire. Thread-safe.</summary>
internal sealed class CallCounter
{
    private long _calls;
    private long _errors;

    /// <summary>Calls begun, repeated tries included.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Those that got no answer, or one with a status from 500 up.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    public void CountCall() => Interlocked.Increment(ref _calls);

    public void CountError() => Interlocked.Increment(ref _errors);
}
