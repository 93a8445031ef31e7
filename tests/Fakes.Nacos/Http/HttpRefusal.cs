namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>An answer that ends a handler early.</summary>
internal sealed class HttpRefusal(Func<HttpCall, DateTimeOffset, HttpReply> make) : Exception("The request is refused.")
{
    public HttpRefusal(HttpReply reply)
        : this((_, _) => reply)
    {
    }

    public HttpReply Make(HttpCall call, DateTimeOffset now) => make(call, now);
}
