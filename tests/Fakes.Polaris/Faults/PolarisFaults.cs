namespace PolarisSync.Tests.Fakes.Polaris.Faults;

/// <summary>Switches that make the server misbehave; what is not disposed of holds until <see cref="Clear"/>.</summary>
public sealed class PolarisFaults
{
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];
    private readonly List<Poisoned> _poison = [];

    /// <summary>What every call takes more, before anything is done.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Deletes are answered with success and done, and what was deleted stays listed until a restart, however young it is.</summary>
    public bool DeletedStayListed { get; set; }

    /// <summary>Disturbs calls; of two rules for one call the one that was added last counts.</summary>
    /// <param name="calls">Which.</param>
    /// <param name="fault">How.</param>
    /// <param name="times">How many of them; the rule ends with the last.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Add(PolarisCall calls, PolarisFault fault, int times = int.MaxValue)
    {
        var rule = new Rule(this, calls, fault) { Left = times };
        lock (_gate)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Refuses instances; the others of the batch are written.</summary>
    /// <param name="which">Which; it sees the request, so a PUT shows what the PUT gives, and a delete by id nothing but the id.</param>
    /// <param name="code">With which code.</param>
    /// <param name="calls">In which of the writes of instances.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Poison(Func<PolarisInstance, bool> which, int code = 400103, PolarisCall calls = PolarisCall.Register | PolarisCall.Update)
    {
        var poisoned = new Poisoned(this, which, code, calls);
        lock (_gate)
        {
            _poison.Add(poisoned);
        }

        return poisoned;
    }

    /// <summary>Ends all of it.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
            _poison.Clear();
        }

        Latency = TimeSpan.Zero;
        DeletedStayListed = false;
    }

    internal PolarisFault? Take(PolarisCall call)
    {
        lock (_gate)
        {
            var rule = _rules.FindLast(candidate => candidate.Calls.HasFlag(call));
            if (rule is not null && --rule.Left == 0)
            {
                _rules.Remove(rule);
            }

            return rule?.Fault;
        }
    }

    internal int? PoisonOf(PolarisCall call, PolarisInstance instance)
    {
        lock (_gate)
        {
            return _poison.Find(candidate => candidate.Calls.HasFlag(call) && candidate.Which(instance))?.Code;
        }
    }

    internal bool HasPoison
    {
        get
        {
            lock (_gate)
            {
                return _poison.Count > 0;
            }
        }
    }

    private sealed class Rule(PolarisFaults owner, PolarisCall calls, PolarisFault fault) : IDisposable
    {
        public PolarisCall Calls => calls;

        public PolarisFault Fault => fault;

        public int Left { get; set; }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._rules.Remove(this);
            }
        }
    }

    private sealed class Poisoned(PolarisFaults owner, Func<PolarisInstance, bool> which, int code, PolarisCall calls) : IDisposable
    {
        public PolarisCall Calls => calls;

        public Func<PolarisInstance, bool> Which => which;

        public int Code => code;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._poison.Remove(this);
            }
        }
    }
}
