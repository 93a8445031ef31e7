using System.Diagnostics;
using System.Globalization;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Applications of one service on one side that join, change their metadata and leave in turn, one change after the other at a steady pace.</summary>
/// <param name="network">Second part of their addresses.</param>
/// <param name="register">Registers one, or registers it again.</param>
/// <param name="deregister">Takes one away.</param>
internal sealed class ChangingFleet(int network, Func<NacosNative, Task> register, Func<NacosNative, Task> deregister)
{
    /// <summary>Those that stay.</summary>
    public const int Permanent = 20;

    private const int Joined = 6;
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);
    private readonly Queue<NacosNative> _joined = new();
    private int _number;

    /// <summary>What is registered now, by address.</summary>
    public Dictionary<string, NacosNative> Natives { get; } = new(StringComparer.Ordinal);

    /// <summary>Registers those that stay.</summary>
    public async Task FillAsync()
    {
        for (var number = 0; number < Permanent; number++)
        {
            await PutAsync(Make(number, "first"));
        }
    }

    /// <summary>Makes changes; gives them in their order.</summary>
    public async Task<IReadOnlyList<Change>> ChangeAsync(int count)
    {
        var changes = new List<Change>();
        using var timer = new PeriodicTimer(s_pace);
        for (var i = 0; i < count; i++)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var content = FormattableString.Invariant($"c{_number++}");
            changes.Add(await ((i % 3) switch
            {
                0 => JoinAsync(content),
                1 => PutAsync(Make(i % Permanent, content)),
                _ => _joined.Count > Joined ? LeaveAsync() : PutAsync(Make(i % Permanent, content)),
            }));
        }

        return changes;
    }

    private async Task<Change> JoinAsync(string content)
    {
        var native = Make(Permanent + _number, content);
        _joined.Enqueue(native);
        return await PutAsync(native);
    }

    private async Task<Change> LeaveAsync()
    {
        var native = _joined.Dequeue();
        var change = new Change(native.Address, Change.Gone, Stopwatch.GetTimestamp());
        await deregister(native);
        Natives.Remove(native.Address);
        return change;
    }

    private async Task<Change> PutAsync(NacosNative native)
    {
        var change = new Change(native.Address, native.Metadata[Sightings.ChangeKey], Stopwatch.GetTimestamp());
        await register(native);
        Natives[native.Address] = native;
        return change;
    }

    private NacosNative Make(int number, string content) =>
        new("nacos.test.3", string.Create(CultureInfo.InvariantCulture, $"10.{network}.{number / 250}.{(number % 250) + 1}"), 8080)
        {
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Sightings.ChangeKey] = content },
        };
}
