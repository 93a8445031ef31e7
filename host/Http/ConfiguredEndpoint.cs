namespace PolarisSync.Host.Http;

/// <summary>One end of a task.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Type.</param>
/// <param name="MaxWritesPerSecond">The most changes a second it gets; null for any number.</param>
internal sealed record ConfiguredEndpoint(string Name, string Type, int? MaxWritesPerSecond);
