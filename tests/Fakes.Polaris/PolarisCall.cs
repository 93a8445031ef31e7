namespace PolarisSync.Tests.Fakes.Polaris;

/// <summary>Kinds of calls: to count them and to disturb them.</summary>
[Flags]
public enum PolarisCall
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Creating instances: POST instances, RegisterInstance.</summary>
    Register = 1,

    /// <summary>Changing instances: PUT instances and isolate/host.</summary>
    Update = 1 << 1,

    /// <summary>Deleting instances: instances/delete, delete/host, DeregisterInstance.</summary>
    Deregister = 1 << 2,

    /// <summary>Creating, changing and deleting services and aliases.</summary>
    WriteServices = 1 << 3,

    /// <summary>Creating, changing and deleting namespaces.</summary>
    WriteNamespaces = 1 << 4,

    /// <summary>GET instances with what is below it.</summary>
    ListInstances = 1 << 5,

    /// <summary>GET services with what is below it.</summary>
    ListServices = 1 << 6,

    /// <summary>GET namespaces.</summary>
    ListNamespaces = 1 << 7,

    /// <summary>One message of a Discover stream, or /v1/Discover.</summary>
    Discover = 1 << 8,

    /// <summary>A beat, or one message of a stream of beats.</summary>
    Heartbeat = 1 << 9,

    /// <summary>Login.</summary>
    Login = 1 << 10,

    /// <summary>Whatever else.</summary>
    Other = 1 << 11,

    /// <summary>Every write of instances.</summary>
    InstanceWrites = Register | Update | Deregister,

    /// <summary>Every write.</summary>
    Writes = InstanceWrites | WriteServices | WriteNamespaces,

    /// <summary>Every read.</summary>
    Reads = ListInstances | ListServices | ListNamespaces | Discover,

    /// <summary>Every call.</summary>
    All = Writes | Reads | Heartbeat | Login | Other,
}
