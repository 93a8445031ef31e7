namespace PolarisSync.Core.Reporting;

/// <summary>A change set aside because the server refuses it.</summary>
/// <param name="Destination">Destination endpoint.</param>
/// <param name="Target">Target.</param>
/// <param name="Instance">Instance, or empty for the service itself.</param>
/// <param name="Change"><c>create</c>, <c>update</c>, <c>delete</c>; <c>ensure service</c> or <c>remove service</c> for the service itself.</param>
/// <param name="Message">The server's words.</param>
/// <param name="Since">Since when.</param>
/// <param name="RetryAt">When it is tried again at the latest.</param>
public sealed record QuarantinedChange(
    string Destination, string Target, string Instance, string Change, string Message, DateTimeOffset Since, DateTimeOffset RetryAt);
