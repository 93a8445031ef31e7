namespace PolarisSync.Host.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Error = 1;
    public const int Changes = 2;
    public const int Held = 3;
}
