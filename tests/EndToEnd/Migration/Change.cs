using System.Diagnostics;

namespace PolarisSync.EndToEnd.Tests;

/// <summary>Something an application did.</summary>
/// <param name="Address">Where it stands.</param>
/// <param name="Content">What its metadata tell of it; <see cref="Gone"/> where it left.</param>
/// <param name="At">When it was about to do so, as a time stamp of <see cref="Stopwatch"/>.</param>
internal sealed record Change(string Address, string Content, long At)
{
    /// <summary>The content of what is not there any more.</summary>
    public const string Gone = "gone";
}
