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

    /// <summary><c>applied</c>, or the error kind in lower case.</summary>
    public static string Of(ChangeOutcome outcome) => outcome.Error is { } kind ? Of(kind) : "applied";

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
