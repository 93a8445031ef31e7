using PolarisSync.Abstractions;

namespace PolarisSync.Tests.Contract;

/// <summary>
/// What an adapter's tests bring to join the contract suite: a server, the adapter's endpoints on it, and hands that play applications
/// on it without the adapter. Every test makes a harness of its own by the public constructor without parameters, starts it, and disposes it;
/// harnesses may share one server, since tests make services of their own names and look at no others. A missing server is
/// <c>Assert.Ignore</c> with the reason, in <see cref="StartAsync"/>.
/// To join: <c>public sealed class XSourceContract : SourceContract&lt;XHarness&gt;;</c> and the same for <see cref="DestinationContract{THarness}"/>.
/// The joining project must have a test or an assertion of its own: NUnit looks for no tests in an assembly that does not use it directly.
/// </summary>
public interface IRegistryHarness : IAsyncDisposable
{
    /// <summary>What can be played; asked after <see cref="StartAsync"/>.</summary>
    HarnessCapabilities Capabilities { get; }

    /// <summary>Brings the server up. Disposing takes away what the test made.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Makes a fresh endpoint on the server; not opened, and disposed by the test.</summary>
    IEndpoint CreateEndpoint();

    /// <summary>Applications register, or register again with other content. Services are made as needed.</summary>
    Task PutNativesAsync(IReadOnlyList<(ServiceKey Service, ServiceInstance Instance)> natives, CancellationToken cancellationToken);

    /// <summary>An application deregisters. Its service may vanish with it.</summary>
    Task RemoveNativeAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken);

    /// <summary>Everything registered at a service, natives and copies; empty when there is none.</summary>
    Task<IReadOnlyList<OutsideInstance>> LookAsync(ServiceKey service, CancellationToken cancellationToken);

    /// <summary>Takes the mark off a copy, and nothing else.</summary>
    Task StripMarkAsync(ServiceKey service, InstanceKey instance, CancellationToken cancellationToken);

    /// <summary>Makes the server fail for endpoints, those already open included.</summary>
    Task BreakAsync(HarnessFault fault, CancellationToken cancellationToken);

    /// <summary>Ends what <see cref="BreakAsync"/> began, with everything as it was.</summary>
    Task RepairAsync(CancellationToken cancellationToken);

    /// <summary>Cuts the connections of running watches, once.</summary>
    Task DropWatchesAsync(CancellationToken cancellationToken);
}
