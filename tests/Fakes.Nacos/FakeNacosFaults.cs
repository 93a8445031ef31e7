namespace PolarisSync.Tests.Fakes.Nacos;

/// <summary>What goes wrong at the fake, until it is switched back.</summary>
public sealed class FakeNacosFaults
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _switchedOff = new(StringComparer.Ordinal);

    /// <summary>Every answer comes so much later, by real time.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>HTTP answers with this status, such as 429 or 503, and nothing is done; null: as usual. Over gRPC it is errorCode 503.</summary>
    public int? Status { get; set; }

    /// <summary>Reads answer as if nothing were registered.</summary>
    public bool EmptyAnswers { get; set; }

    /// <summary>Connections are cut as soon as something is asked.</summary>
    public bool CutConnections { get; set; }

    /// <summary>Streams stay open but nothing is pushed and nothing is asked.</summary>
    public bool SilentStreams { get; set; }

    /// <summary>Instances that are refused, by "ip:port", whatever the way they come.</summary>
    public Func<string, bool> Poison { get; set; } = _ => false;

    /// <summary>One handler is gone: "GET /nacos/v1/ns/instance/list" or a gRPC type such as "InstanceRequest".</summary>
    public void SwitchOff(string handler)
    {
        lock (_gate)
        {
            _switchedOff.Add(handler);
        }
    }

    internal bool IsSwitchedOff(string handler)
    {
        lock (_gate)
        {
            return _switchedOff.Contains(handler);
        }
    }
}
