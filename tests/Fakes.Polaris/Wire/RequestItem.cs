namespace PolarisSync.Tests.Fakes.Polaris.Wire;

/// <summary>One element of a request, and whether it had metadata: an empty map and none are two things to Polaris, and alike in protobuf.</summary>
internal sealed record RequestItem<T>(T Message, bool HasMetadata);
