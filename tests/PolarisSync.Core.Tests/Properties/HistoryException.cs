namespace PolarisSync.Core.Tests.Properties;

/// <summary>A random history broke an invariant.</summary>
internal sealed class HistoryException(string message) : Exception(message);
