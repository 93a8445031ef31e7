namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>Who is told of changes: a gRPC connection.</summary>
internal interface ISubscriber
{
    /// <summary>Sends the view of a service; one that is not answered comes again.</summary>
    void Notify(NacosServiceKey service, ServiceView view);
}
