using PolarisSync.Abstractions;

namespace PolarisSync.Core.Engine;

/// <summary>The words for kinds of change and outcomes in reports, metrics and logs.</summary>
internal static class ChangeNames
{
    /// <summary><c>create</c>, <c>update</c>, <c>delete</c>.</summary>
    public static string Of(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "create",
        ChangeKind.Update => "update",
        _ => "delete",
    };

    /// <summary><c>ensure service</c>, <c>remove service</c>.</summary>
    public static string Of(ServiceAction action) => action == ServiceAction.Remove ? "remove service" : "ensure service";

    /// <summary><c>applied</c>, or the error kind in lower case.</summary>
    public static string Of(ChangeOutcome outcome) => outcome.Error is { } kind ? Of(kind) : "applied";

    /// <summary>What a kind of error means, for brackets behind what failed.</summary>
    public static string Explain(SyncErrorKind kind) => kind switch
    {
        SyncErrorKind.Transient => "this may pass by itself",
        SyncErrorKind.Auth => "the credentials are refused",
        SyncErrorKind.Config => "the configuration is wrong",
        SyncErrorKind.NotFound => "it is not there",
        SyncErrorKind.Protocol => "the answer cannot be read",
        _ => "it is refused",
    };

    /// <summary>The error kind as people write it.</summary>
    public static string InWords(SyncErrorKind kind) => kind == SyncErrorKind.NotFound ? "not found" : Of(kind);

    /// <summary>The error kind in lower case.</summary>
    public static string Of(SyncErrorKind kind) => kind switch
    {
        SyncErrorKind.Transient => "transient",
        SyncErrorKind.Auth => "auth",
        SyncErrorKind.Config => "config",
        SyncErrorKind.NotFound => "notfound",
        SyncErrorKind.Protocol => "protocol",
        _ => "rejected",
    };
}
