using Google.Protobuf;
using Grpc.Core;

namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The two calls of nacos.proto by hand: code generated for a method called <c>request</c> does not compile in C#.</summary>
internal static class NacosMethods
{
    private static readonly Marshaller<Payload> s_payload = Marshallers.Create(static payload => payload.ToByteArray(), Payload.Parser.ParseFrom);

    /// <summary>A single call.</summary>
    public static Method<Payload, Payload> Request { get; } = new(MethodType.Unary, "Request", "request", s_payload, s_payload);

    /// <summary>The stream of a connection.</summary>
    public static Method<Payload, Payload> Stream { get; } = new(MethodType.DuplexStreaming, "BiRequestStream", "requestBiStream", s_payload, s_payload);
}
