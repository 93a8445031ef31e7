using Grpc.Core;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Polaris.Wire;

namespace PolarisSync.Plugins.Polaris;

/// <summary>
/// One open Discover stream, shared by everybody: any number of questions under way, each answered once, in order, and nothing unasked. Once it
/// failed, or left a question unanswered, all of it has failed.
/// </summary>
internal sealed class DiscoverStream : IDiscover, IAsyncDisposable
{
    // The server answers one after the other: more under way would only wait there.
    private const int QuestionsUnderWay = 64;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly AsyncDuplexStreamingCall<DiscoverRequest, DiscoverResponse> _call;
    private readonly SemaphoreSlim _window = new(QuestionsUnderWay);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Queue<Pending> _pending = new();
    private readonly TimeProvider _timeProvider;
    private readonly string _address;
    private readonly string? _token;
    private readonly Task _reading;
    private SyncException? _failure;
    private long _heardAt;

    public DiscoverStream(PolarisGRPC.PolarisGRPCClient client, string address, string? token, TimeProvider timeProvider)
    {
        (_address, _token, _timeProvider) = (address, token, timeProvider);
        var headers = new Metadata();
        if (token is not null)
        {
            headers.Add("x-polaris-token", token);
        }

        _call = client.Discover(headers, cancellationToken: _stop.Token);
        _reading = ReadAsync();
    }

    /// <summary>Whether it can be asked.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _failure is null;
            }
        }
    }

    public async Task<WireDiscoverResponse> AskAsync(DiscoverQuestion question, CancellationToken cancellationToken)
    {
        await _window.WaitAsync(cancellationToken);
        try
        {
            var pending = new Pending(question);
            await SendAsync(pending, cancellationToken);
            var answer = await WaitAsync(pending, cancellationToken);
            return PolarisErrors.Check(question, answer, _token);
        }
        finally
        {
            _window.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Fail(new(SyncErrorKind.Transient, "The Discover stream was closed."));
        await _stop.CancelAsync();
        await _reading;
        _call.Dispose();
        _stop.Dispose();

        // Whoever still waits for one of the two semaphores gets in and finds the failure: they hold nothing that has to be freed.
    }

    private async Task SendAsync(Pending pending, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            lock (_gate)
            {
                if (_failure is not null)
                {
                    throw new SyncException(_failure.Kind, _failure.Message, _failure);
                }

                _pending.Enqueue(pending);
            }

            // Not the caller's token: a message that is cancelled half-way ends the stream for all.
            await _call.RequestStream.WriteAsync(ToRequest(pending.Question), _stop.Token);
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or OperationCanceledException or IOException)
        {
            // The reading side learns of it as well, and knows why.
            await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1), _timeProvider, cancellationToken));
            Fail(new(SyncErrorKind.Transient, $"The Discover stream of Polaris at {_address} broke while {pending.Question.What} was asked for.", error));
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<WireDiscoverResponse> WaitAsync(Pending pending, CancellationToken cancellationToken)
    {
        var sentAt = _timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await pending.Answer.Task.WaitAsync(s_patience, _timeProvider, cancellationToken);
            }
            catch (TimeoutException error)
            {
                // Those that were asked before it may have large answers: silence is when none of them comes.
                var heardAt = Math.Max(sentAt, Volatile.Read(ref _heardAt));
                if (_timeProvider.GetElapsedTime(heardAt) >= s_patience)
                {
                    var silent = PolarisErrors.Silent(pending.Question.What, _address, s_patience, new OperationCanceledException(error.Message, error));
                    Fail(silent);
                    throw silent;
                }
            }
        }
    }

    private async Task ReadAsync()
    {
        var what = "the next answer";
        try
        {
            while (await _call.ResponseStream.MoveNext(_stop.Token))
            {
                Pending? pending;
                lock (_gate)
                {
                    _pending.TryDequeue(out pending);
                }

                if (pending is null)
                {
                    Fail(PolarisErrors.Unreadable("nothing that was asked"));
                    return;
                }

                Volatile.Write(ref _heardAt, _timeProvider.GetTimestamp());
                what = pending.Question.What;
                pending.Answer.TrySetResult(_call.ResponseStream.Current.ToWire());
            }

            Fail(new(SyncErrorKind.Transient, $"Polaris at {_address} ended the Discover stream."));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closed by us.
        }
        catch (Exception error) when (PolarisErrors.IsTransport(error, timedOut: true))
        {
            Fail(PolarisErrors.FromTransport(what, _address, error));
        }
    }

    private void Fail(SyncException failure)
    {
        List<Pending> left;
        lock (_gate)
        {
            _failure ??= failure;
            failure = _failure;
            left = [.. _pending];
            _pending.Clear();
        }

        foreach (var pending in left)
        {
            pending.Answer.TrySetException(new SyncException(failure.Kind, failure.Message, failure.InnerException));
        }
    }

    private static DiscoverRequest ToRequest(DiscoverQuestion question) => new()
    {
        Type = question.Type == DiscoverQuestion.InstanceType
            ? DiscoverRequest.Types.DiscoverRequestType.Instance
            : DiscoverRequest.Types.DiscoverRequestType.Services,
        Service = new()
        {
            Namespace = question.Namespace,
            Name = question.Name.Length == 0 ? null : question.Name,
            Revision = question.Revision,
        },
    };

    private sealed record Pending(DiscoverQuestion Question)
    {
        public TaskCompletionSource<WireDiscoverResponse> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
