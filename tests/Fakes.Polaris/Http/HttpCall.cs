using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;
using Google.Protobuf;

namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>One HTTP call as its handler sees it.</summary>
internal sealed class HttpCall(string queryString, ReadOnlyMemory<byte> body, GoJsonReader reader)
{
    public required Caller Caller { get; init; }

    /// <summary>Where the call came from.</summary>
    public required string Address { get; init; }

    public Query Query { get; } = new(queryString);

    public IReadOnlyList<RequestItem<T>> List<T>()
        where T : class, IMessage, new() => reader.ReadList<T>(body);

    public T One<T>()
        where T : class, IMessage, new() => reader.Read<T>(body);
}
