namespace PolarisSync.Plugins.Nacos.Wire;

/// <summary>The envelope of the v2 and v3 APIs, and of the list of namespaces in v1.</summary>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed record WireResult<T>
{
    public int Code { get; set; }

    public string? Message { get; set; }

    public T? Data { get; set; }
}
