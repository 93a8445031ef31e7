using System.Net;
using System.Net.Sockets;

namespace PolarisSync.Tests.RealServer;

/// <summary>Ports on 127.0.0.1 that were free a moment ago; whoever binds them must be ready to ask for others.</summary>
public static class FreePorts
{
    /// <summary>Finds distinct free ports.</summary>
    public static int[] Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
