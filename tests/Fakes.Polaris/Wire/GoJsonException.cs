namespace PolarisSync.Tests.Fakes.Polaris.Wire;

/// <summary>A body that Polaris cannot decode; the message is what it says after "request decode failed: ".</summary>
internal sealed class GoJsonException(string message) : Exception(message);
