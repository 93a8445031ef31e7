namespace PolarisSync.Host.Loading;

/// <summary>Why an adapter DLL, or something it offers, cannot be used.</summary>
/// <param name="File">The DLL, as <c>folder/file</c> below the plugins folder.</param>
/// <param name="Message">One sentence for people, without the file name.</param>
internal sealed record PluginProblem(string File, string Message)
{
    /// <summary><c>file: message</c>.</summary>
    public override string ToString() => $"{File}: {Message}";
}
