namespace PolarisSync.Tests.Readme;

/// <summary>What is done with a block for a shell.</summary>
internal enum BlockUse
{
    /// <summary>Run with the demo.</summary>
    Demo,

    /// <summary>Run between two real Consul agents.</summary>
    TwoConsuls,

    /// <summary>Read only: it needs what is not there. Programs, files, verbs and options have to exist.</summary>
    Parsed,
}
