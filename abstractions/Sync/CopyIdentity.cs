namespace PolarisSync.Abstractions;

/// <summary>How a copy is told apart from a native at the same address.</summary>
public enum CopyIdentity
{
    /// <summary>A copy has an id, node or connection of its own; nothing done to it can hit an application's own registration.</summary>
    Own,

    /// <summary>Only the address names it: ownership is weak, and the engine reads twice before it changes anything.</summary>
    ByAddress,
}
