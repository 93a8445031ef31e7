using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PolarisSync.Tests.RealServer;

/// <summary>
/// Stands before several ports of one server, byte for byte and whatever is spoken there, and misbehaves on demand. Its ports stay the same while it is
/// taken down and brought back.
/// </summary>
public sealed class TcpGate : IAsyncDisposable
{
    private readonly int[] _targets;
    private readonly int[] _ports;
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly CancellationTokenSource _end = new();
    private List<TcpListener> _listeners = [];
    private volatile TaskCompletionSource _passes = Passing();

    private TcpGate(int[] targets, int[] ports) => (_targets, _ports) = (targets, ports);

    /// <summary>Where to connect to instead of the first target port; the others are as far from it as they are from that one.</summary>
    public int Port => _ports[0];

    /// <summary>Opens a gate before ports of 127.0.0.1, in the same distances.</summary>
    public static TcpGate Open(params int[] targets)
    {
        while (true)
        {
            var first = Random.Shared.Next(33_000, 59_000);
            var gate = new TcpGate(targets, [.. targets.Select(target => first + target - targets[0])]);
            try
            {
                gate.BringUp();
                return gate;
            }
            catch (SocketException)
            {
                gate.TakeDown();
            }
        }
    }

    /// <summary>Refuses connections and breaks those there are.</summary>
    public void TakeDown()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        _listeners = [];
        Cut();
    }

    /// <summary>Listens again at the same ports.</summary>
    public void BringUp()
    {
        for (var i = _listeners.Count; i < _ports.Length; i++)
        {
            var listener = new TcpListener(IPAddress.Loopback, _ports[i]);
            listener.Start();
            _listeners.Add(listener);
            _pumps.Add(AcceptAsync(listener, _targets[i]));
        }
    }

    /// <summary>Breaks the connections there are, once.</summary>
    public void Cut()
    {
        foreach (var socket in _open.Keys)
        {
            try
            {
                // A reset, as from a killed process.
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
                // It was ended from the other side just now.
            }
        }
    }

    /// <summary>Lets nothing through in either direction, connections stay open; until <see cref="Release"/>.</summary>
    public void Hold()
    {
        if (_passes.Task.IsCompleted)
        {
            _passes = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets everything through again.</summary>
    public void Release() => _passes.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Release();
        TakeDown();
        await Task.WhenAll(_pumps);
        _end.Dispose();
    }

    private static TaskCompletionSource Passing()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetResult();
        return source;
    }

    private async Task AcceptAsync(TcpListener listener, int target)
    {
        try
        {
            while (true)
            {
                var from = await listener.AcceptSocketAsync(_end.Token);
                _pumps.Add(ServeAsync(from, target));
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Taken down.
        }
    }

    private async Task ServeAsync(Socket from, int target)
    {
        using var to = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        from.NoDelay = true;
        _open[from] = 0;
        _open[to] = 0;
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, target, _end.Token);
            await Task.WhenAny(PumpAsync(from, to), PumpAsync(to, from));
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Refused or cut.
        }
        finally
        {
            _open.TryRemove(from, out _);
            _open.TryRemove(to, out _);
            from.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var read)
            {
                await _passes.Task;
                await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
