namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Ends a call whose body is of a type that the paths do not read.</summary>
internal sealed class UnsupportedBodyException : Exception;
