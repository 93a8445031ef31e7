namespace PolarisSync.Host.Http;

/// <summary>Which host this is.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="Api">The version of this API, as it stands in its paths.</param>
/// <param name="StartedAt">When this process began.</param>
internal sealed record VersionAnswer(string Version, string Api, DateTimeOffset StartedAt);
