namespace PolarisSync.Tests.Fakes.Kong.Faults;

/// <summary>Switches that make the server misbehave; what is not disposed of holds until <see cref="Clear"/>.</summary>
public sealed class KongFaults
{
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];
    private readonly List<Hook> _hooks = [];

    /// <summary>What every call takes more before anything is done, by the clock of the server.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Disturbs calls; of two rules for one call the one that was added last counts.</summary>
    /// <param name="fault">How.</param>
    /// <param name="which">Which, by method and path without query; null: all.</param>
    /// <param name="times">How many of them; the rule ends with the last.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Add(KongFault fault, Func<string, string, bool>? which = null, int times = int.MaxValue)
    {
        var rule = new Rule(this, fault, which ?? ((_, _) => true)) { Left = times };
        lock (_gate)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Disturbs the next calls, whichever they are.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable Next(int times, KongFault fault) => Add(fault, times: times);

    /// <summary>
    /// Does something after a page of a list was read that has another behind it, and before it is answered: such as adding or removing a target, which shifts what the
    /// next page holds.
    /// </summary>
    /// <param name="action">What; it gets the path of the list without its query.</param>
    /// <param name="times">After how many of such pages.</param>
    /// <returns>Ends it.</returns>
    public IDisposable BetweenPages(Action<string> action, int times = 1)
    {
        var hook = new Hook(this, action) { Left = times };
        lock (_gate)
        {
            _hooks.Add(hook);
        }

        return hook;
    }

    /// <summary>Ends all of it.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
            _hooks.Clear();
        }

        Latency = TimeSpan.Zero;
    }

    internal KongFault? Take(string method, string path)
    {
        lock (_gate)
        {
            var rule = _rules.FindLast(candidate => candidate.Which(method, path));
            if (rule is not null && --rule.Left == 0)
            {
                _rules.Remove(rule);
            }

            return rule?.Fault;
        }
    }

    internal void PageAnswered(string path)
    {
        List<Hook> due;
        lock (_gate)
        {
            due = [.. _hooks];
            foreach (var hook in due)
            {
                if (--hook.Left == 0)
                {
                    _hooks.Remove(hook);
                }
            }
        }

        foreach (var hook in due)
        {
            hook.Action(path);
        }
    }

    private sealed class Rule(KongFaults owner, KongFault fault, Func<string, string, bool> which) : IDisposable
    {
        public KongFault Fault => fault;

        public Func<string, string, bool> Which => which;

        public int Left { get; set; }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._rules.Remove(this);
            }
        }
    }

    private sealed class Hook(KongFaults owner, Action<string> action) : IDisposable
    {
        public Action<string> Action => action;

        public int Left { get; set; }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._hooks.Remove(this);
            }
        }
    }
}
